// The credentials of the n8n package: their fields, OAuth URLs and links are those of the manifests in auth/.
import type { AnyConnector, Manifests, Schema } from "../../src/index.ts";
import type { Property } from "./n8n_properties.ts";
import { toDescription, toTitleCase } from "./n8n_text.ts";

type AuthMethod = NonNullable<ReturnType<Manifests["auth"]["get"]>>;

export interface N8nCredentials {
  apiKey: { documentationUrl: string; testPath: string; properties: readonly Property[] };
  oAuth2: { documentationUrl: string; properties: readonly Property[] };
}

/** A new OAuth credential requests the scopes of all reads of the group with which the node opens. */
export function createCredentials(connector: AnyConnector, openingGroup: string): N8nCredentials {
  const { actions } = connector.manifests;
  const reads = [...actions.values()].filter(({ group, effect }) => group === openingGroup && effect === "read");
  const scopes = connector.requiredScopes(reads.map(({ id }) => id));
  const apiKey = getMethod(connector, "api_key");
  const oAuth2 = getMethod(connector, "oauth2");
  return {
    apiKey: {
      documentationUrl: getHelpUrl(connector, apiKey),
      testPath: connector.action(apiKey.test.action).request?.path ?? "",
      properties: Object.entries(apiKey.fields.properties ?? {}).map(([name, field]) =>
        toProperty(name, field, apiKey.fields.required?.includes(name) ?? false),
      ),
    },
    oAuth2: { documentationUrl: getHelpUrl(connector, oAuth2), properties: createOAuthProperties(oAuth2, scopes) },
  };
}

function getMethod({ manifests }: AnyConnector, id: string): AuthMethod {
  const method = manifests.auth.get(id);
  if (!method) throw new Error(`auth/${id}.json does not exist`);
  return method;
}

/** The vendor's help page of the setup guide. */
function getHelpUrl({ manifests }: AnyConnector, { guide }: AuthMethod): string {
  const { help = "" } = manifests.connector.links;
  const url = guide.find(({ link }) => link?.startsWith(`${help}/`))?.link;
  if (url === undefined) throw new Error(`no step of the guide links to ${help || "a help page"}`);
  return url;
}

function toProperty(
  name: string,
  { title = name, description = "", default: value, writeOnly }: Schema,
  isRequired: boolean,
) {
  return {
    displayName: toTitleCase(title),
    name,
    type: "string",
    ...(writeOnly === true && { typeOptions: { password: true } }),
    ...(isRequired && { required: true }),
    default: value ?? "",
    description: toDescription(description),
  };
}

/** `header` is the one way in which manifests authenticate a client. n8n sends the token parameters in the body. */
function createOAuthProperties({ oauth }: AuthMethod, scopes: readonly string[]): Property[] {
  if (!oauth) throw new Error("the auth method has no OAuth URLs");
  const hide = (displayName: string, name: string, value: string) => ({
    displayName,
    name,
    type: "hidden",
    default: value,
  });
  return [
    hide("Grant Type", "grantType", "authorizationCode"),
    hide("Authorization URL", "authUrl", oauth.authorizationUrl),
    hide("Access Token URL", "accessTokenUrl", oauth.tokenUrl),
    {
      displayName: "Scope",
      name: "scope",
      type: "string",
      default: scopes.join(oauth.scopeSeparator),
      description: "Scopes separated by spaces, each of which the integration in Gong must have",
    },
    hide("Auth URI Query Parameters", "authQueryParameters", ""),
    hide("Authentication", "authentication", "header"),
  ];
}
