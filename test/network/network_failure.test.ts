// What an error of a transport means, by its code.
import { expect, test } from "vitest";
import { toNetworkFailure } from "../../src/network/network_failure.ts";

const timeouts = { connectMs: 10_000, responseMs: 60_000 };

test.for([
  ["ECONNREFUSED", "network_error", "the connection was refused", true],
  ["EHOSTUNREACH", "network_error", "the request failed (EHOSTUNREACH)", true],
  ["ENETUNREACH", "network_error", "the request failed (ENETUNREACH)", true],
  ["ENOTFOUND", "host_not_found", "the hostname was not found", true],
  ["EAI_AGAIN", "host_not_found", "the hostname could not be looked up", true],
  ["ECONNRESET", "network_error", "the connection was closed before the response was complete", false],
  ["EPIPE", "network_error", "the connection was closed before the response was complete", false],
  ["ERR_HTTP_CONTENT_LENGTH_MISMATCH", "network_error", "the response ended early", false],
  ["Z_BUF_ERROR", "network_error", "the response ended early", false],
  ["ERR_PROXY_TUNNEL", "proxy_failed", "the proxy did not connect to the host", false],
  ["ERR_TOO_SLOW", "timeout", "the content was transferred too slowly", false],
  ["ANY_OTHER", "network_error", "the request failed (ANY_OTHER)", false],
] as const)("%s is %s", ([code, errorCode, message, isNotSent]) => {
  expect(toNetworkFailure({ code }, timeouts)).toEqual({ code: errorCode, message, isNotSent, isPermanent: false });
});

test("a failure to connect was not sent, whatever its code", () => {
  expect(toNetworkFailure({ code: "ECONNRESET", syscall: "connect" }, timeouts).isNotSent).toBe(true);
  expect(toNetworkFailure({ code: "ECONNRESET", syscall: "read" }, timeouts).isNotSent).toBe(false);
});

test("an error without a code is a network error", () => {
  expect(toNetworkFailure({}, timeouts)).toMatchObject({
    code: "network_error",
    message: "the request failed (no code)",
    isNotSent: false,
  });
});

test("a time-out names its phase and the limit that was reached", () => {
  const connecting = toNetworkFailure({ code: "ETIMEDOUT", syscall: "connect" }, timeouts);
  expect(connecting).toEqual({
    code: "timeout",
    message: "timed out while connecting (10 s)",
    isNotSent: true,
    isPermanent: false,
  });
  expect(toNetworkFailure({ code: "ETIMEDOUT" }, timeouts)).toEqual({
    code: "timeout",
    message: "timed out while waiting for the response (60 s)",
    isNotSent: false,
    isPermanent: false,
  });
  const { message } = toNetworkFailure({ code: "ETIMEDOUT" }, { ...timeouts, totalMs: 30_000 });
  expect(message).toBe("timed out while waiting for the response (30 s)");
});

test.for([
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
])("%s is an untrusted certificate, which no further attempt can solve", (code) => {
  expect(toNetworkFailure({ code }, timeouts)).toEqual({
    code: "untrusted_certificate",
    message: `the TLS certificate is not trusted (${code})`,
    isNotSent: true,
    isPermanent: true,
  });
});
