// Whole numbers beyond 2^53 in JSON that the sandbox sends: Gong sends several ids as numbers of up to 19 digits.

function hasRawJson(json: object): json is { rawJSON(text: string): object } {
  return "rawJSON" in json;
}

/** A whole number of any length, for JSON.stringify. */
export function toExactNumber(digits: string): object {
  const json: object = JSON;
  if (!/^-?\d+$/.test(digits)) throw new TypeError(`not a whole number: ${digits}`);
  if (!hasRawJson(json)) throw new Error("JSON.rawJSON is missing; it needs Node.js 22 or newer.");
  return json.rawJSON(digits);
}
