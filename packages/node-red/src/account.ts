// The config node of an account: its credentials, and the connector that the other nodes use.
import catalog from "gong-connector/catalog.json" with { type: "json" };
import { type AnyConnector, getAccountRateLimiter, gong } from "gong-connector/embed";
import type { Node, NodeAPI, NodeDef } from "node-red";
import { manifests } from "./manifests.ts";

type AccountCredentials = Readonly<Record<string, string | undefined>>;

const method = "api_key";
const fields = manifests.auth.get(method)?.fields.properties ?? {};

/** A local server, such as a simulated Gong, may receive credentials. */
const loopbackDomains = ["127.0.0.1", "localhost"];

const connectors = new WeakMap<Node, AnyConnector>();

export function registerAccount(RED: NodeAPI): void {
  const credentials = Object.fromEntries(
    Object.entries(fields).map(([name, { writeOnly }]) => [
      name,
      { type: writeOnly ? ("password" as const) : ("text" as const) },
    ]),
  );
  function GongAccount(this: Node<AccountCredentials>, settings: NodeDef): void {
    RED.nodes.createNode(this, settings);
    // A node without credentials has none in some versions of Node-RED.
    const connector = createAccountConnector(this.credentials ?? {});
    if (connector) connectors.set(this, connector);
  }
  RED.nodes.registerType("gong-account", GongAccount, { credentials });
}

/** The connector of an account that is deployed. */
export function getConnector(RED: NodeAPI, accountId: string): AnyConnector {
  const node: Node | null = RED.nodes.getNode(accountId);
  if (!node) throw new Error("There is no account. Choose one in the node and deploy.");
  const connector = connectors.get(node);
  if (connector) return connector;
  throw new Error("The account has no access key or no secret. Enter both in the account and deploy.");
}

function createAccountConnector(values: AccountCredentials): AnyConnector | undefined {
  const read = (name: string): string => values[name]?.trim() ?? "";
  const [accessKey, accessKeySecret, baseUrl] = [read("accessKey"), read("accessKeySecret"), read("baseUrl")];
  if (accessKey === "" || accessKeySecret === "") return undefined;
  return gong(catalog, {
    auth: { method, credentials: { accessKey, accessKeySecret }, ...(baseUrl !== "" && { baseUrl }) },
    rateLimiter: getAccountRateLimiter(accessKey, manifests.connector.rateLimits),
    additionalDomains: loopbackDomains,
    // The user has chosen the action in the editor, where its description names the credits.
    allowPaidActions: true,
  });
}
