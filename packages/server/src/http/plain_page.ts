// Pages without scripts: connect links, results of the OAuth flow, and errors.
import { hash } from "node:crypto";
import type { FastifyReply } from "fastify";
import { contentSecurityPolicy } from "./security_headers.ts";

const style = `
:root{color-scheme:light dark;--back:light-dark(#f6f6f8,#121215);--card:light-dark(#fff,#19191d);--line:light-dark(#e4e4e9,#2b2b31);--ink:light-dark(#17171c,#ededf1);--soft:light-dark(#4f4f5a,#b0b0ba);--accent:light-dark(#4c43d4,#5b52e0);--focus:light-dark(#4c43d4,#aaa5ff)}
body{margin:0;padding:0 1rem;background:var(--back);color:var(--ink);font:15px/1.55 system-ui,sans-serif}
main{box-sizing:border-box;max-width:30rem;margin:12vh auto 2rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
h1{margin:0 0 .75rem;font-size:1.3rem;line-height:1.3}
p{margin:0 0 1rem;overflow-wrap:anywhere}
form{margin:0 0 1rem}
form p,main>:last-child{margin-bottom:0}
.soft{color:var(--soft)}
button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:6px;background:var(--accent);color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
`;
const styleSource = `'sha256-${hash("sha256", style, "base64")}'`;

export interface PlainPage {
  status: number;
  title: string;
  text: string;
  /** A button that posts to the URL of the page. The response may redirect the browser to `redirectsTo`. */
  button?: { label: string; redirectsTo: string };
  note?: string;
}

export function sendPlainPage(reply: FastifyReply, { status, title, text, button, note }: PlainPage): FastifyReply {
  const form = button && `<form method="post"><p><button>${escapeHtml(button.label)}</button></p></form>`;
  // Browsers apply form-action also to the redirect after a form.
  const directives: Record<string, string[]> = {
    ...contentSecurityPolicy,
    "style-src": [styleSource],
    "form-action": ["'self'", ...(button ? [new URL(button.redirectsTo).origin] : [])],
  };
  const policy = Object.entries(directives).map(([name, sources]) => `${name} ${sources.join(" ")}`);
  return reply
    .status(status)
    .header("content-security-policy", policy.join("; "))
    .header("cache-control", "no-store")
    .type("text/html; charset=utf-8")
    .send(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${form ?? ""}${note ? `<p class="soft">${escapeHtml(note)}</p>` : ""}</main></body>
</html>`);
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
