// The style of times on pages.
import type { Page } from "playwright-core";

/** Such as "5 min ago", "in 2 h", "Nov 30, 2026", "Nov 30, 2026, 02:48" or "21:40". */
const shown =
  "^(just now|in a moment|(in )?(1 day|\\d+ (days|min|h))( ago)?|[A-Z][a-z]{2} \\d+, \\d{4}(, \\d\\d:\\d\\d)?|\\d\\d:\\d\\d)$";
/** With seconds and time zone. */
const exact = "^[A-Z][a-z]{2} \\d+, \\d{4}, \\d\\d:\\d\\d:\\d\\d [A-Z+\\d:]+( \\(.*\\))?$";
/** Times as they are stored, and of a clock with twelve hours. */
const unformatted = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d|\\d:\\d\\d(:\\d\\d)?\\s?[AP]M";

/** Code for the browser, whose types are not among those of tests. */
const findInPage = `([shown, exact, unformatted]) => {
  const issues = [];
  for (const time of document.querySelectorAll("time")) {
    if (!new RegExp(shown).test(time.textContent)) issues.push(time.textContent);
    if (!new RegExp(exact).test(time.title)) issues.push(time.textContent + ": " + time.title);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const isCode = text.parentElement?.closest("pre, code, .tree, .help-text, script");
    if (!isCode && new RegExp(unformatted).test(text.textContent)) issues.push(text.textContent);
  }
  return issues;
}`;

/** Times of a page in another style. Code, JSON and texts that explain an input are not checked. */
export function findTimeStyleIssues(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(${findInPage})(${JSON.stringify([shown, exact, unformatted])})`);
}
