// The proxy of a request, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and the agents that connect through it.
import http from "node:http";
import https from "node:https";
import { isIPv4 } from "node:net";
import { ConnectorError } from "../errors/errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxyServer {
  /** With user and password: never part of an error or log. */
  url: string;
  /** The variable that names it. */
  variable: string;
}

/** Origins of servers in this process: no proxy is needed, and none could reach them. */
const localOrigins = new Set<string>();

export function addLocalOrigin(url: string): void {
  localOrigins.add(new URL(url).origin);
}

/** The proxy for a URL. A name in lower case wins, as in Node and curl. Throws `invalid_proxy`. */
export function findProxy(url: URL, environment: Environment = process.env): ProxyServer | undefined {
  const upperCase = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const variable = [upperCase.toLowerCase(), upperCase].find((name) => environment[name]);
  const value = variable && environment[variable];
  if (!value || localOrigins.has(url.origin) || isExcluded(url, environment.no_proxy || environment.NO_PROXY || ""))
    return undefined;
  const proxyUrl = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (URL.canParse(proxyUrl) && /^https?:$/.test(new URL(proxyUrl).protocol)) return { url: proxyUrl, variable };
  throw createInvalidProxyError(variable);
}

function createInvalidProxyError(variable: string): ConnectorError {
  return new ConnectorError("invalid_proxy", `${variable} is not the http or https URL of a proxy`, {
    remedy: `Set ${variable} to http://HOST:PORT or http://USER:PASSWORD@HOST:PORT.`,
  });
}

/**
 * A domain in the list includes its subdomains; `*` is every host; a port restricts an entry to it; IPv4 addresses can be a
 * range. As in Node.js, an address with a prefix length (CIDR) matches no host.
 */
function isExcluded({ hostname, port, protocol }: URL, list: string): boolean {
  const host = removeBrackets(hostname);
  const usedPort = port || (protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "*" || removeBrackets(entry) === host || isInRange(host, entry)) return true;
      const [, name = "", entryPort = usedPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      const domain = removeBrackets(name).replace(/^\*?\./, "");
      return entryPort === usedPort && domain !== "" && (host === domain || host.endsWith(`.${domain}`));
    });
}

/** Whether an IPv4 address is in a range such as 10.0.0.1-10.0.0.9. */
function isInRange(host: string, range: string): boolean {
  const addresses = [host, ...range.split("-")];
  if (addresses.length !== 3 || !addresses.every(isIPv4)) return false;
  const [address = 0, start = 0, end = 0] = addresses.map((text) =>
    text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0),
  );
  return start <= address && address <= end;
}

/** A hostname of a URL without the brackets of an IPv6 address. */
export function removeBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Unused connections close after this time, or earlier if the server says so; a proxy has this time to connect. */
const idleMs = 10_000;

/** Agents by protocol and proxy. */
export type Agents = Map<string, http.Agent>;

/** The one of the agents that keeps the connections of all requests with this protocol and proxy open. */
export function getAgent(agents: Agents, protocol: string, proxy: ProxyServer | undefined): http.Agent {
  const key = `${protocol} ${proxy?.url}`;
  const agent = agents.get(key) ?? createAgent(protocol, proxy, { keepAlive: true, scheduling: "lifo" });
  agents.set(key, agent);
  return agent;
}

export function createAgent(
  protocol: string,
  proxy: ProxyServer | undefined,
  options: https.AgentOptions = {},
): http.Agent {
  const { Agent } = protocol === "https:" ? https : http;
  if (!proxy) return new Agent({ ...options, timeout: idleMs });
  try {
    // The types of older versions of Node.js lack the option.
    const proxied = { ...options, timeout: idleMs, proxyEnv: { [proxy.variable]: proxy.url } };
    return new Agent(proxied);
  } catch {
    // Node's error contains the URL with its password.
    throw createInvalidProxyError(proxy.variable);
  }
}
