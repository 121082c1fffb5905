// Web component <connect-button token="…">: connects a customer's account, and shows the state of the connection. A page of
// another site loads it with <script type="module" src="https://CONNECTOR/connect_button.js">. It sets no inline styles, so
// that the page's content security policy needs only script-src and connect-src of this server.
const serverOrigin = new URL(import.meta.url).origin;
const pollIntervalMs = 2_000;
const reconnectIntervalMs = 5_000;

const styles = new CSSStyleSheet();
styles.replaceSync(`
  :host { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 12px; font: inherit; }
  button { padding: 0.5em 1em; border: 1px solid currentColor; border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer; }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
`);

const labels = {
  not_connected: { text: "", button: "Connect" },
  connected: { text: "Connected", button: "Reconnect" },
  needs_reauthorization: { text: "Needs attention", button: "Reconnect" },
  disconnected: { text: "Disconnected", button: "Connect" },
};

class ConnectButton extends HTMLElement {
  static observedAttributes = ["token"];
  #button = document.createElement("button");
  #status = document.createElement("span");
  #timer;
  #reconnectTimer;
  #requests = 0;
  #state = "";

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styles];
    this.#button.type = "button";
    this.#button.hidden = true;
    this.#button.addEventListener("click", () => this.#connect());
    this.#status.setAttribute("role", "status");
    root.append(this.#status, this.#button);
  }

  connectedCallback() {
    window.addEventListener("focus", this.#update);
    void this.#update();
  }

  disconnectedCallback() {
    window.removeEventListener("focus", this.#update);
    clearInterval(this.#timer);
    clearTimeout(this.#reconnectTimer);
  }

  attributeChangedCallback() {
    if (this.isConnected) void this.#update();
  }

  /** The server's page cannot answer this one, so the state is read until it changes. */
  #connect() {
    window.open(
      `${serverOrigin}/connect/${encodeURIComponent(this.getAttribute("token") ?? "")}`,
      "_blank",
      "noopener",
    );
    clearInterval(this.#timer);
    this.#timer = setInterval(this.#update, pollIntervalMs);
  }

  #update = async () => {
    const token = this.getAttribute("token");
    if (!token) return;
    clearTimeout(this.#reconnectTimer);
    this.#requests += 1;
    const request = this.#requests;
    try {
      const response = await fetch(`${serverOrigin}/connect-links/state`, {
        headers: { authorization: `Bearer ${token}` },
        credentials: "omit",
      });
      const body = await response.json();
      if (request === this.#requests) this.#show(response.ok ? body : { error: body.error?.message });
    } catch {
      if (request !== this.#requests || !this.isConnected) return;
      this.#show({ error: "The connector cannot be reached." });
      // Without a button, only this can bring it back while the page keeps the focus.
      this.#reconnectTimer = setTimeout(this.#update, reconnectIntervalMs);
    }
  };

  #show({ state = "error", companyDomain, error }) {
    const { text, button } = labels[state] ?? { text: error ?? "", button: "" };
    this.#status.textContent = companyDomain ? `${text} to ${companyDomain}` : text;
    this.#button.textContent = this.getAttribute("label") && button === "Connect" ? this.getAttribute("label") : button;
    this.#button.hidden = button === "";
    const key = `${state} ${companyDomain ?? ""}`;
    if (key === this.#state) return;
    if (state === "connected" || state === "error") clearInterval(this.#timer);
    this.#state = key;
    this.setAttribute("state", state);
    const detail = { state, ...(companyDomain && { companyDomain }) };
    this.dispatchEvent(new CustomEvent("connect-state", { detail, bubbles: true, composed: true }));
  }
}

customElements.define("connect-button", ConnectButton);
