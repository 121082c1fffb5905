// Removes the credentials of a request from what the vendor, or a proxy before it, responds.

/** A shorter text is also found in ordinary words. Gong's keys and tokens are much longer. */
const minLength = 8;

/** An error response without the credentials of its request: some proxies repeat the headers that they received. */
export function redactCredentials(bytes: Uint8Array, authorization: string): Uint8Array {
  const [scheme, credentials = ""] = authorization.split(" ");
  const secret =
    scheme === "Basic"
      ? Buffer.from(credentials, "base64")
          .toString()
          .replace(/^[^:]*:/, "")
      : "";
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = [credentials, secret].filter((text) => text.length >= minLength && body.includes(text));
  return found.reduce(
    (rest, text) => Buffer.from(rest.toString("latin1").replaceAll(text, "[redacted]"), "latin1"),
    body,
  );
}
