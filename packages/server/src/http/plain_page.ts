// Pages without scripts: connect links, results of the OAuth flow, and errors.
import { hash } from "node:crypto";
import type { FastifyReply } from "fastify";
import { contentSecurityPolicy, formatPolicy } from "./security_headers.ts";

const style = `
:root{color-scheme:light dark;--back:light-dark(#f6f6f8,#121215);--card:light-dark(#fff,#19191d);--line:light-dark(#e4e4e9,#2b2b31);--ink:light-dark(#17171c,#ededf1);--soft:light-dark(#4f4f5a,#b0b0ba);--accent:light-dark(#4c43d4,#5b52e0);--focus:light-dark(#4c43d4,#aaa5ff)}
body{margin:0;padding:0 1rem;background:var(--back);color:var(--ink);font:15px/1.55 system-ui,sans-serif}
main{box-sizing:border-box;max-width:30rem;margin:12vh auto 2rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
h1{margin:0 0 .75rem;font-size:1.3rem;line-height:1.3}
p{margin:0 0 1rem;overflow-wrap:anywhere}
form{margin:0 0 1rem}
form p,main>:last-child{margin-bottom:0}
.soft{color:var(--soft)}
.brand{font-weight:600}
img{display:block;max-width:12rem;max-height:3rem}
h2{margin:0 0 .5rem;font-size:1rem}
ul{margin:0 0 1.25rem;padding-left:1.2rem}
li{margin:0 0 .35rem;overflow-wrap:anywhere}
code{color:var(--soft);font-size:.85em}
button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:6px;background:var(--accent);color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
`;

/** The product that a page is shown for. Empty texts are left out. */
export interface Brand {
  name: string;
  /** A data: URL. */
  logo: string;
  /** #rrggbb */
  color: string;
}

export interface PlainPage {
  status: number;
  title: string;
  /** Paragraphs. */
  text: string | readonly string[];
  list?: { title: string; items: readonly { text: string; detail: string }[] };
  /** A button that posts to the URL of the page. The response may redirect the browser to `redirectsTo`. */
  button?: { label: string; redirectsTo: string; inNewTab?: boolean };
  note?: string;
  brand?: Brand;
  /** Origins whose pages may show this page in a frame. */
  frameAncestors?: readonly string[];
}

export function sendPlainPage(reply: FastifyReply, page: PlainPage): FastifyReply {
  const { status, title, button, frameAncestors = [], brand } = page;
  const css = style + formatAccent(brand?.color ?? "");
  // Browsers apply form-action also to the redirect after a form.
  const policy = formatPolicy({
    ...contentSecurityPolicy,
    "style-src": [`'sha256-${hash("sha256", css, "base64")}'`],
    "form-action": ["'self'", ...(button ? [new URL(button.redirectsTo).origin] : [])],
    ...(frameAncestors.length > 0 && { "frame-ancestors": frameAncestors }),
  });
  // The header has no form for several origins, and browsers that know frame-ancestors ignore it.
  if (frameAncestors.length > 0) reply.removeHeader("x-frame-options");
  return reply
    .status(status)
    .header("content-security-policy", policy)
    .header("cache-control", "no-store")
    .type("text/html; charset=utf-8")
    .send(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><style>${css}</style></head>
<body><main>${formatContent(page)}</main></body>
</html>`);
}

function formatContent({ title, text, list, button, note, brand }: PlainPage): string {
  const paragraphs = [text].flat().map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  const items = list?.items.map((item) => `<li>${escapeHtml(item.text)} <code>${escapeHtml(item.detail)}</code></li>`);
  return [
    brand && formatBrand(brand),
    `<h1>${escapeHtml(title)}</h1>`,
    ...paragraphs,
    list && items && `<h2>${escapeHtml(list.title)}</h2><ul>${items.join("")}</ul>`,
    button &&
      `<form method="post"${button.inNewTab ? ' target="_blank"' : ""}><p><button>${escapeHtml(button.label)}</button></p></form>`,
    note && `<p class="soft">${escapeHtml(note)}</p>`,
  ]
    .filter(Boolean)
    .join("");
}

function formatBrand({ name, logo }: Brand): string {
  if (logo !== "") return `<p><img src="${escapeHtml(logo)}" alt="${escapeHtml(name)}"></p>`;
  return name === "" ? "" : `<p class="brand">${escapeHtml(name)}</p>`;
}

/** The product's color as the color of the button, with a text color that can be read on it in both themes. */
function formatAccent(color: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return "";
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((index) => {
    const value = Number.parseInt(color.slice(index, index + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  // Relative luminance (WCAG 2.2): below this value white has the higher contrast.
  const isDark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179;
  return `button{background:${color};color:${isDark ? "#fff" : "#000"}}`;
}

const htmlEntities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => htmlEntities[character] ?? character);
}
