// The page on which an admin of the company grants access to an app, and the error page of the same flow.
import { createHash } from "node:crypto";
import type { FastifyReply } from "fastify";

const style = `
body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f3f8;color:#1d1533}
main{max-width:34rem;margin:4rem auto;padding:2rem;background:#fff;border-radius:12px;border:1px solid #ddd8ea}
h1{font-size:1.3rem;margin-top:0}
li{font-family:ui-monospace,monospace;font-size:.85rem}
button{font:inherit;padding:.6rem 1.4rem;border-radius:8px;border:1px solid #5b2be0;background:#5b2be0;color:#fff;margin-right:.5rem}
button.quiet{background:#fff;color:#5b2be0}
button:focus-visible{outline:3px solid #b59bff}
`;

const styleHash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

const htmlEntities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => htmlEntities[sign] ?? sign);

interface Page {
  readonly title: string;
  readonly main: string;
  /** Origin that the form leads to. */
  readonly formTarget?: string;
}

function sendPage(reply: FastifyReply, status: number, { title, main, formTarget = "" }: Page): FastifyReply {
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${main}</main></body>
</html>`;
  const policy = `default-src 'none'; style-src ${styleHash}; form-action 'self' ${formTarget}; frame-ancestors 'none'; base-uri 'none'`;
  return reply
    .code(status)
    .headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    })
    .send(html);
}

export function sendConsentPage(
  reply: FastifyReply,
  {
    appName,
    scopes,
    consent,
    redirectUri,
  }: { appName: string; scopes: readonly string[]; consent: string; redirectUri: string },
): FastifyReply {
  const list = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join("");
  const { host, origin } = new URL(redirectUri);
  const main = `<p><strong>${escapeHtml(appName)}</strong> asks for access to the company's data in this sandbox:</p>
<ul>${list}</ul>
<p>Afterwards you return to <strong>${escapeHtml(host)}</strong>.</p>
<form method="post" action="/oauth2/authorize">
<input type="hidden" name="consent" value="${escapeHtml(consent)}">
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="quiet">Deny</button>
</form>`;
  // Browsers apply form-action also to the redirect that follows the form.
  return sendPage(reply, 200, { title: `Authorize ${appName}`, main, formTarget: origin });
}

export function sendErrorPage(reply: FastifyReply, reason: string): FastifyReply {
  return sendPage(reply, 400, { title: "This request cannot be authorized", main: `<p>${escapeHtml(reason)}</p>` });
}
