// The form in which two texts are compared.

/** Characters that are typed or printed for an apostrophe. */
const apostrophes = /[\u0060\u00b4\u2018\u2019\u201b\u02b9\u02bc\u2032\uff07]/g;

/**
 * The text for comparisons that ignore case, and how a character is encoded or an apostrophe is typed. JavaScript has no full
 * case folding: changing the case three times gives it for ß, ẞ and ligatures. The dot above i and the final form of sigma are
 * left out, so that İstanbul and istanbul are the same.
 */
export function foldText(text: string): string {
  return text
    .replaceAll(apostrophes, "'")
    .normalize("NFKC")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll("i\u0307", "i")
    .replaceAll("ς", "σ")
    .replaceAll(/\s+/g, " ");
}
