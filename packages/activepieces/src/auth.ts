// The two auth methods as forms of connections.
import { type CustomAuthProps, OAuth2AuthorizationMethod, PieceAuth, Property } from "@activepieces/pieces-framework";
import type { Schema } from "gong-connector/embed";
import { appMethod, keyMethod } from "./connection.ts";
import { createStepConnector } from "./connector.ts";
import { describeError } from "./errors.ts";
import { manifests, requiredScopes } from "./manifests.ts";

const key = getMethod(keyMethod);
const app = getMethod(appMethod);
const { oauth } = app;
if (!oauth) throw new Error(`${appMethod} has no URLs.`);

const keyAuth = PieceAuth.CustomAuth({
  displayName: key.title,
  description: key.description,
  required: true,
  props: createAuthProps(key.fields),
  validate: async ({ auth }) => {
    try {
      await createStepConnector({ props: auth }).testConnection();
      return { valid: true };
    } catch (error) {
      return { valid: false, error: describeError(error) };
    }
  },
});

const appAuth = PieceAuth.OAuth2({
  displayName: app.title,
  description: app.description,
  required: true,
  authUrl: oauth.authorizationUrl,
  tokenUrl: oauth.tokenUrl,
  // Activepieces inserts the property, so that a company can approve fewer scopes, or more.
  scope: ["{scopes}"],
  props: {
    scopes: Property.ShortText({
      displayName: "Scopes",
      description: "Scopes separated by spaces, each of which the integration in Gong must have.",
      required: true,
      defaultValue: listDefaultScopes().join(oauth.scopeSeparator),
    }),
  },
  authorizationMethod: OAuth2AuthorizationMethod.HEADER,
  pkce: oauth.pkce,
  // Gong documents no such parameter.
  prompt: "omit",
});

export const pieceAuth = [keyAuth, appAuth];

function getMethod(id: string) {
  const method = manifests.auth.get(id);
  if (!method) throw new Error(`There is no auth method ${id}.`);
  return method;
}

function createAuthProps({ properties = {}, required = [] }: Schema): CustomAuthProps {
  const entries = Object.entries(properties).map(([name, schema]) => {
    const { title, description, writeOnly, default: defaultValue } = schema;
    const request = {
      displayName: title ?? name,
      ...(description !== undefined && { description }),
      required: required.includes(name),
    };
    const text = typeof defaultValue === "string" ? { ...request, defaultValue } : request;
    return [name, writeOnly ? PieceAuth.SecretText(request) : Property.ShortText(text)] as const;
  });
  return Object.fromEntries(entries);
}

/** The scopes of the polling triggers: those of the actions that they run. */
function listDefaultScopes(): readonly string[] {
  const polls = [...manifests.triggers.values()].flatMap(({ poll }) => (poll ? [poll] : []));
  const actions = polls.flatMap(({ action, enrichments = [] }) => [action, ...enrichments.map((one) => one.action)]);
  return requiredScopes(actions);
}
