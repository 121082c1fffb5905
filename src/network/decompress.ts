// Decompresses a response up to a limit: a small compressed body can expand a thousandfold.
import { promisify } from "node:util";
import { brotliDecompress, gunzip } from "node:zlib";

const decoders = new Map([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["br", promisify(brotliDecompress)],
]);

/** Value of the accept-encoding header. */
export const acceptedEncodings = "gzip, br";

/** Rejects with `ERR_BUFFER_TOO_LARGE` beyond `maxBytes`, and with a code of zlib for content that is not valid. */
export async function decompress(
  bytes: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const decode = decoders.get(encoding?.trim().toLowerCase() ?? "");
  return decode && bytes.length > 0 ? decode(bytes, { maxOutputLength: maxBytes }) : bytes;
}
