// One line that identifies the record of a JSON value: its name, and the size of its lists.

const maxTexts = 2;
const maxTextLength = 60;

/** Such as "Zoë Vandenberghe, 2 records". Empty for a value without a text. */
export function summarizeValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return shorten(String(value ?? ""));
  if (Array.isArray(value)) return formatSize(value.length, "entry", "entries");
  const entries = Object.entries(value);
  const texts = entries.filter(([, entry]) => isText(entry)).toSorted(([a], [b]) => rankKey(a) - rankKey(b));
  const lists = entries.flatMap(([key, entry]) =>
    Array.isArray(entry) && entry.length > 0 ? [formatList(key, entry)] : [],
  );
  const named = texts.slice(0, maxTexts).map(([, entry]) => shorten(String(entry)));
  return [...named, ...lists.slice(0, maxTexts)].join(", ");
}

/** Names first, then other words, then ids. */
function rankKey(key: string): number {
  if (/(name|title|subject|text)$/i.test(key)) return 0;
  if (/(^|[a-z])ids?$/i.test(key)) return 3;
  return /url$/i.test(key) ? 4 : 1;
}

function formatList(key: string, { length }: readonly unknown[]): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  if (!words.endsWith("s") || words.endsWith("ss")) return `${words}: ${length}`;
  const singular = words.endsWith("ies") ? `${words.slice(0, -3)}y` : words.slice(0, -1);
  return formatSize(length, singular, words);
}

function formatSize(length: number, singular: string, plural: string): string {
  return `${length.toLocaleString("en")} ${length === 1 ? singular : plural}`;
}

function isText(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > maxTextLength ? `${line.slice(0, maxTextLength - 1)}…` : line;
}
