// @ts-nocheck
// JSON in which ids keep all their digits: numbers beyond 2^53 are written exactly and read as text.

interface ExactJson {
  rawJSON(text: string): object;
  parse(text: string, revive: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
}

function isExact(json: object): json is ExactJson {
  return "rawJSON" in json;
}

function exactJson(): ExactJson {
  const json: object = JSON;
  if (!isExact(json)) throw new Error("This Node.js cannot write large numbers exactly; 22.15 or newer can.");
  return json;
}

/** A number of any length, for JSON.stringify. */
export function toExactNumber(digits: string): object {
  if (!/^-?\d+$/.test(digits)) throw new TypeError(`not a whole number: ${digits}`);
  return exactJson().rawJSON(digits);
}

export function parseExactJson(text: string): unknown {
  return exactJson().parse(text, (_key, value, context) =>
    typeof value === "number" && !Number.isSafeInteger(value) && Number.isInteger(value) ? context.source : value,
  );
}
