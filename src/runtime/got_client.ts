// The HTTP client of the default transport. Only it imports got, so that a bundler leaves out what is not used.
import got from "got";

export { RequestError } from "got";

export const send = got.extend({
  allowGetBody: true,
  decompress: false,
  followRedirect: false,
  retry: { limit: 0 },
  throwHttpErrors: false,
});
