// Texts as n8n's guidelines want them: labels in title case, descriptions of one sentence without a final period.

/** Left in lower case by n8n's lint rule, except at the start and the end. */
const smallWords = new Set(
  "a an and as at because but by en for if in neither nor of on or only over per so some than that the to up upon via when with without yet".split(
    " ",
  ),
);
const acronyms: Readonly<Record<string, string>> = { id: "ID", ids: "IDs", url: "URL", urls: "URLs" };

/** "From date time" becomes "From Date Time". */
export function toTitleCase(text: string): string {
  const tokens = text.replaceAll(/[,:]/g, "").match(/[\s-]+|[^\s-]+/g) ?? [];
  return tokens
    .map((token, index) => {
      const isInside = index > 0 && index < tokens.length - 1;
      return acronyms[token.toLowerCase()] ?? (isInside && smallWords.has(token) ? token : capitalize(token));
    })
    .join("");
}

/** The name of an option: words of IN_PROGRESS, other values as they are. */
export function toOptionName(value: string): string {
  return toTitleCase(/^[A-Z0-9_]+$/.test(value) ? value.replaceAll("_", " ").toLowerCase() : value);
}

function capitalize(word: string): string {
  return /[a-z][A-Z]/.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1);
}

/** A description: one sentence has no final period, several have one. */
export function toDescription(text: string): string {
  const plain = text
    .replaceAll(/\b[Ii]ds\b/g, "IDs")
    .replaceAll(/\b[Ii]d\b/g, "ID")
    .replaceAll(/\be-mail/g, "email")
    .replaceAll(/\bE-mail/g, "Email")
    .replaceAll(/\burl\b/g, "URL")
    .trim();
  const sentences = plain.split(/[.?!] (?=[A-Z])/);
  const withoutPeriod = plain.charAt(0).toUpperCase() + plain.slice(1).replace(/\.$/, "");
  return sentences.length > 1 ? `${withoutPeriod}.` : withoutPeriod;
}

/** The description of a switch, which starts with "Whether". */
export function toSwitchDescription(text: string): string {
  const description = toDescription(text);
  if (description.startsWith("Whether")) return description;
  const rest = /^true (.*)/.exec(description)?.[1];
  if (rest !== undefined) return toDescription(`Whether it ${rest}`);
  return description === "" ? "Whether this applies" : `Whether to include this: ${uncapitalize(description)}`;
}

function uncapitalize(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
