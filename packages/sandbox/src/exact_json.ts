// Whole numbers beyond 2^53 in JSON that the sandbox sends: Gong sends several ids as numbers of up to 19 digits.

const json: object = JSON;

function hasRawJson(value: object): value is { rawJSON(text: string): object; isRawJSON(value: unknown): boolean } {
  return "rawJSON" in value;
}

/** A whole number of any length, for JSON.stringify. */
export function toExactNumber(digits: string): object {
  if (!/^-?\d+$/.test(digits)) throw new TypeError(`not a whole number: ${digits}`);
  if (!hasRawJson(json)) throw new Error("JSON.rawJSON is missing; it needs Node.js 22 or newer.");
  return json.rawJSON(digits);
}

/** Whether a value is a number of toExactNumber, which looks like an object. */
export function isExactNumber(value: unknown): boolean {
  return hasRawJson(json) && json.isRawJSON(value);
}
