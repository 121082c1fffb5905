// How long an answer may be. Clients cut longer answers or refuse them.

/** In tokens of a language model. */
export const defaultMaxTokens = 10_000;
/** Common clients cut answers here. */
export const highestMaxTokens = 25_000;

/** Room for the lines around the data and a cursor. */
export const lowestMaxTokens = 1_000;

/** An average token has more bytes in most texts, so that answers have fewer tokens than estimated. */
const bytesPerToken = 3;

export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}

/** The start of a text within a number of tokens. It ends with a line if one ends in its second half. */
export function cutText(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) return text;
  const bytes = Buffer.from(text);
  let end = maxTokens * bytesPerToken;
  while (isContinuationByte(bytes[end])) end -= 1;
  const start = bytes.subarray(0, end).toString();
  const lineEnd = start.lastIndexOf("\n") + 1;
  return lineEnd > start.length / 2 ? start.slice(0, lineEnd) : start;
}

/** Whether a byte of UTF-8 continues a character. */
function isContinuationByte(byte = 0): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}
