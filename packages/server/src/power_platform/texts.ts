// Labels and descriptions as Microsoft's rules for connectors require them.

/** Longest summary. */
const maxLabelLength = 80;

/** fromDateTime → From date time. At most 80 letters, digits, spaces and parentheses, without a mark at the end. */
export function toLabel(name: string): string {
  const text = name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[^\p{L}\p{N}()]+/gu, " ")
    .trim();
  return (text.charAt(0).toUpperCase() + text.slice(1)).slice(0, maxLabelLength).trimEnd();
}

/** The text with a full stop at its end. */
export function toSentences(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
