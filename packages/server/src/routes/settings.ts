// Settings: the auth method and its credentials, retention, and paid actions.
import type { FastifyInstance } from "fastify";
import type { Schema } from "gong-connector";
import { createInvalidInputError } from "gong-connector/internal";
import { noteChange } from "../access_control.ts";
import type { AuditChange, AuthMethodId, AuthMethodInfo, Settings, SettingsInput } from "../api/settings_contract.ts";
import { authMethodIds, getAuthMethod, isSecretField, type StoredAppSettings } from "../app_settings.ts";
import { listChanges } from "../audit_changes.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";
import { webhookPathPrefix } from "../triggers/webhook_url.ts";

const text: Schema = { type: "string", maxLength: 4096 };

const readInput = createBodyReader<SettingsInput>({
  type: "object",
  additionalProperties: false,
  required: ["authMethod", "credentialSource"],
  properties: {
    authMethod: { enum: authMethodIds },
    credentialSource: { enum: ["sandbox", "configured"] },
    fields: { type: "object", additionalProperties: text },
    retention: {
      type: "object",
      additionalProperties: false,
      required: ["content", "days"],
      properties: {
        content: { enum: ["none", "errors", "all"] },
        days: { type: "integer", minimum: 1, maximum: 365 },
      },
    },
    actions: {
      type: "object",
      additionalProperties: false,
      required: ["allowPaidActions"],
      properties: { allowPaidActions: { type: "boolean" } },
    },
  },
});

export function registerSettingsRoutes(server: FastifyInstance, services: Services): void {
  server.get("/settings", async () => getSettings(services));
  server.put("/settings", async (request) => {
    const input = readInput(request.body);
    const issues = await services.settings.validate(input);
    if (issues.length > 0) throw createInvalidInputError(issues);
    const before = await services.settings.read();
    await services.settings.save(input);
    noteChange(request, { changes: listSettingsChanges(before, await services.settings.read(), input) });
    return getSettings(services);
  });
}

function listSettingsChanges(before: StoredAppSettings, after: StoredAppSettings, input: SettingsInput): AuditChange[] {
  const secrets = Object.entries(input.fields ?? {}).filter(
    ([name, value]) => value !== "" && isSecretField(input.authMethod, name),
  );
  return [
    ...listChanges({ ...before, revision: 0 }, { ...after, revision: 0 }),
    ...secrets.map(([name]) => ({ field: `values.${input.authMethod}.${name}`, after: "(replaced)" })),
  ];
}

async function getSettings({ settings, connectorResolver, publicUrl, outgoingAddresses }: Services): Promise<Settings> {
  const { authMethod, credentialSource, retention, actions } = await settings.read();
  return {
    authMethod,
    credentialSource,
    accountSource: await connectorResolver.getAccountSource(),
    authMethods: { oauth2: getMethodInfo("oauth2"), api_key: getMethodInfo("api_key") },
    fields: { oauth2: await settings.getFields("oauth2"), api_key: await settings.getFields("api_key") },
    callbackUrl: publicUrl.getCallbackUrl(),
    webhookUrl: publicUrl.getOrigin() + webhookPathPrefix,
    outgoingAddresses,
    retention,
    actions,
  };
}

function getMethodInfo(method: AuthMethodId): AuthMethodInfo {
  const { title, summary, description, fields, guide } = getAuthMethod(method);
  return { title, summary, description, fields, guide };
}
