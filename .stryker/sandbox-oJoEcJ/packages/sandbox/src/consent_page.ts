// @ts-nocheck
// The page on which a customer's admin lets an app in, and the page that says why it cannot.
import { createHash } from "node:crypto";
import { HttpResponse } from "msw";

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f3f8;color:#1d1533}
main{max-width:34rem;margin:4rem auto;padding:2rem;background:#fff;border-radius:12px;border:1px solid #ddd8ea}
h1{font-size:1.3rem;margin-top:0}
li{font-family:ui-monospace,monospace;font-size:.85rem}
button{font:inherit;padding:.6rem 1.4rem;border-radius:8px;border:1px solid #5b2be0;background:#5b2be0;color:#fff;margin-right:.5rem}
button.quiet{background:#fff;color:#5b2be0}
button:focus-visible{outline:3px solid #b59bff}
`;

const STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

function html(status: number, title: string, main: string, formTarget = ""): Response {
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1>${main}</main></body>
</html>`;
  const policy = `default-src 'none'; style-src ${STYLE_HASH}; form-action 'self' ${formTarget}; frame-ancestors 'none'; base-uri 'none'`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  };
  return new HttpResponse(page, { status, headers });
}

export function renderConsentPage(
  appName: string,
  scopes: readonly string[],
  consent: string,
  redirectUri: string,
): Response {
  const list = scopes.map((scope) => `<li>${escaped(scope)}</li>`).join("");
  const main = `<p><strong>${escaped(appName)}</strong> asks for access to the company's data in this sandbox:</p>
<ul>${list}</ul>
<p>Afterwards you return to <strong>${escaped(new URL(redirectUri).host)}</strong>.</p>
<form method="post" action="/oauth2/authorize">
<input type="hidden" name="consent" value="${escaped(consent)}">
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="quiet">Deny</button>
</form>`;
  // Browsers hold the redirect after a form to the same rule as the form itself.
  return html(200, `Authorize ${appName}`, main, new URL(redirectUri).origin);
}

export function renderErrorPage(reason: string): Response {
  return html(400, "This request cannot be authorized", `<p>${escaped(reason)}</p>`);
}
