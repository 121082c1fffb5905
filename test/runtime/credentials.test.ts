// Credentials: the header of each scheme, what is wrong with them, and calls that concurrent requests share.
import { describe, expect, test } from "vitest";
import { createAuthenticator, createAuthorizationHeader } from "../../src/runtime/auth.ts";
import type { AuthMethod } from "../../src/runtime/manifests.ts";
import { weather } from "../helpers/small_connector.ts";

function getMethod(id: string): AuthMethod {
  const method = weather.auth.get(id);
  if (!method) throw new Error(`expected the auth method ${id}`);
  return method;
}

const token = getMethod("token");
const app = getMethod("app");
const baseUrl = "https://api.weather.example";

describe("the Authorization header", () => {
  test("is made by the scheme of the auth method", () => {
    expect(createAuthorizationHeader(token, { token: "a b~é" })).toBe("Bearer a b~é");
    expect(createAuthorizationHeader(app, { user: "u", pass: "p:q" })).toBe(`Basic ${btoa("u:p:q")}`);
  });

  test.for<[AuthMethod, object, string, string]>([
    [token, {}, "token", "missing"],
    [token, { token: "" }, "token", "missing"],
    [token, { token: "a\nb" }, "token", "not usable"],
    [token, { token: "a\u007f" }, "token", "not usable"],
    [token, { token: 5 }, "token", "not usable"],
    [app, { user: "u" }, "pass", "missing"],
    [app, { pass: "p" }, "user", "missing"],
  ])("is not made of unusable credentials (%#)", ([method, credentials, name, problem]) => {
    expect(() => createAuthorizationHeader(method, credentials)).toThrow(
      expect.objectContaining({
        code: "incomplete_credentials",
        message: `${method.title}: ${name} is ${problem}`,
        remedy: `Set ${name}.`,
      }),
    );
  });

  test.for(["x{token}", "{token}x", "token", undefined])("is not made by the template %s", (template) => {
    const authorization = { scheme: "Bearer", ...(template !== undefined && { token: template }) } as const;
    const method: AuthMethod = { ...token, authorization };
    expect(() => createAuthorizationHeader(method, { token: "t", "": "" })).toThrow(
      expect.objectContaining({ code: "incomplete_credentials" }),
    );
  });
});

test("fixed credentials that are undefined are none", () => {
  const auth = { method: "token", credentials: undefined as never };
  expect(() => createAuthenticator(weather, auth)).toThrow(expect.objectContaining({ code: "no_credentials" }));
});

describe("the base URL", () => {
  const authenticate = (url?: string) =>
    createAuthenticator(weather, {
      method: "token",
      credentials: { token: "t" },
      ...(url !== undefined && { baseUrl: url }),
    }).authenticate();

  test("may be copied with the first segment of a request's path", () => {
    expect(authenticate(`${baseUrl}/stations`)).toMatchObject({ baseUrl });
    expect(authenticate(`${baseUrl}/readings/`)).toMatchObject({ baseUrl });
    expect(authenticate(`${baseUrl}/proxy`)).toMatchObject({ baseUrl: `${baseUrl}/proxy` });
    expect(authenticate()).toMatchObject({ baseUrl });
  });

  test("is required where the auth method has none", () => {
    expect(() => createAuthenticator(weather, { method: "app", credentials: { user: "u", pass: "p" } })).toThrow(
      expect.objectContaining({
        code: "base_url_required",
        message: "/baseUrl is required with these credentials",
        issues: [{ path: "/baseUrl", message: "is required with these credentials" }],
      }),
    );
  });
});

describe("getCredentials", () => {
  test("that fails keeps its error as the cause, and out of the message", async () => {
    const cause = new Error("secret");
    const getCredentials = async () => {
      throw cause;
    };
    const { authenticate } = createAuthenticator(weather, { method: "token", getCredentials });
    await expect(authenticate()).rejects.toMatchObject({
      code: "credentials_unavailable",
      message: "getCredentials failed",
      cause,
    });
  });

  test.for([undefined, null, "t", { token: "t" }, { credentials: "t" }])(
    "that returns %j has no credentials",
    async (value) => {
      const getCredentials = (): never => value as never;
      const { authenticate, refresh } = createAuthenticator(weather, { method: "token", getCredentials });
      const expected = {
        code: "no_credentials",
        message: "getCredentials returned no credentials",
        remedy: expect.stringContaining("{ credentials, baseUrl }"),
      };
      await expect(authenticate()).rejects.toMatchObject(expected);
      await expect(refresh?.({ authorization: "Bearer t", baseUrl })).rejects.toMatchObject(expected);
    },
  );

  test("is called again after all callers left, and the late end of the earlier call does not end the new one", async () => {
    const calls: { signal: AbortSignal; resolve(token: string): void }[] = [];
    const { authenticate } = createAuthenticator(weather, {
      method: "token",
      getCredentials({ signal }) {
        const { promise, resolve } = Promise.withResolvers<string>();
        calls.push({ signal: signal ?? new AbortController().signal, resolve });
        return promise.then((value) => ({ credentials: { token: value } }));
      },
    });
    const leaving = new AbortController();
    const first = authenticate(leaving.signal);
    const reason = new Error("left");
    leaving.abort(reason);
    await expect(first).rejects.toBe(reason);
    expect(calls[0]?.signal.reason).toBe(reason);

    const second = authenticate();
    calls[0]?.resolve("late");
    await new Promise(setImmediate);
    const third = authenticate();
    expect(calls).toHaveLength(2);
    calls[1]?.resolve("new");
    expect(await Promise.all([second, third])).toEqual([
      { authorization: "Bearer new", baseUrl },
      { authorization: "Bearer new", baseUrl },
    ]);
  });
});
