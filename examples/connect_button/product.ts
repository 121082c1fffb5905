// A product with the connect button: its server gets a token for the customer, and its page shows the button with it.
import { createServer, type Server, type ServerResponse } from "node:http";

export interface ProductOptions {
  /** URL of the connector's server. */
  connectorUrl: string;
  /** Token of the steps API. It stays on this server. */
  stepsToken: string;
  /** Name or id of the signed-in customer; a product takes it from its own session. */
  customer: string;
}

export function createProduct(options: ProductOptions): Server {
  return createServer((request, response) => {
    const page = request.url === "/frame" ? createFramePage : createButtonPage;
    if (request.url !== "/" && request.url !== "/frame") response.writeHead(404).end();
    else
      getToken(options).then(
        (token) => sendPage(response, options.connectorUrl, page(options.connectorUrl, token)),
        (error: unknown) => response.writeHead(502).end(String(error)),
      );
  });
}

/** A token for 30 minutes: each page view gets a new one. */
async function getToken({ connectorUrl, stepsToken, customer }: ProductOptions): Promise<string> {
  const response = await fetch(`${connectorUrl}/connect-links`, {
    method: "POST",
    headers: { authorization: `Bearer ${stepsToken}`, "content-type": "application/json" },
    body: JSON.stringify({ customer }),
  });
  if (!response.ok) throw new Error(`the connector responded with status ${response.status}`);
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null || !("token" in body)) throw new Error("the response has no token");
  return String(body.token);
}

function createButtonPage(connectorUrl: string, token: string): string {
  return `<h1>Integrations</h1>
<h2>Gong</h2>
<connect-button token="${token}" label="Connect Gong"></connect-button>
<script type="module" src="${connectorUrl}/connect_button.js"></script>`;
}

function createFramePage(connectorUrl: string, token: string): string {
  return `<h1>Integrations</h1>
<iframe title="Connect Gong" src="${connectorUrl}/connect/${token}" width="600" height="600"></iframe>`;
}

function sendPage(response: ServerResponse, connectorUrl: string, body: string): void {
  const policy = `default-src 'none'; img-src data:; script-src ${connectorUrl}; connect-src ${connectorUrl}; frame-src ${connectorUrl}`;
  response
    .writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy })
    .end(`<!doctype html><html lang="en"><title>Integrations</title><link rel="icon" href="data:,">${body}</html>`);
}
