// Search in JSON: the entries of a value in which a name or a value contains the text.

/** Entries of an object or list that contain the text, with their names; all of them without a text. */
export function findEntries(value: unknown, search: string): [string, unknown][] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const text = search.toLocaleLowerCase();
  const entries = Object.entries(value);
  return text === "" ? entries : entries.filter(([name, entry]) => containsText(name, entry, text));
}

function containsText(name: string, value: unknown, text: string): boolean {
  if (name.toLocaleLowerCase().includes(text)) return true;
  if (typeof value !== "object" || value === null) return String(value).toLocaleLowerCase().includes(text);
  return Object.entries(value).some(([key, entry]) => containsText(key, entry, text));
}
