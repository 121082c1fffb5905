// Labels of inputs whose schema has no title.

const acronyms = new Set(["ai", "api", "crm", "csv", "http", "id", "ids", "url", "urls"]);

/** Words of a name in sentence case: "fromDateTime" becomes "From date time", "callIds" becomes "Call IDs". */
export function deriveLabel(name: string): string {
  const words = name
    .replaceAll(/[-_]/g, " ")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(" ");
  const text = words.map((word) => (acronyms.has(word) ? toAcronym(word) : word)).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function toAcronym(word: string): string {
  return word.endsWith("s") ? `${word.slice(0, -1).toUpperCase()}s` : word.toUpperCase();
}
