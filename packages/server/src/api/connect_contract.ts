// Types of connect links and the connect page, for the server, the pages and the connect button.

/**
 * GET /connect-page → ConnectPageSettings. PUT /connect-page takes ConnectPageInput → ConnectPageSettings. What customers see when they connect
 * an account; empty texts are left out.
 */
export interface ConnectPage {
  /** Name of the product that embeds the connector. */
  productName: string;
  /** A data: URL of a PNG, JPEG, WebP or SVG image; "" for none. */
  logo: string;
  /** Color of the button, such as #4c43d4; "" for the default. */
  color: string;
  /** Why the product needs the access. */
  reason: string;
  /** Origins of the product's pages, such as https://app.example.com. They may show the connect page and the connect button. */
  origins: string[];
}

export interface ConnectPageSettings extends ConnectPage {
  /** Changes with each save; see ConnectPageInput. */
  version: string;
}

export interface ConnectPageInput extends ConnectPage {
  /** The version that was edited: the response is 409 version_conflict if it has changed. */
  version?: string;
}

/**
 * POST /connect-links { customer }, with the token of the steps API, from the server of the product. The token is for one
 * customer: the connect button opens `url` and reads GET /connect-links/state with it.
 */
export interface ConnectToken {
  token: string;
  url: string;
  expiresAt: string;
}

/** GET /connect-links/state with a ConnectToken as bearer token. */
export interface ConnectState {
  state: "not_connected" | "connected" | "needs_reauthorization" | "disconnected";
  companyDomain?: string;
}
