// Settings: the way in and its credentials, what runs keep, and which actions may spend credits.
import type { FastifyInstance } from "fastify";
import type { Schema } from "../../index.ts";
import type { AuthMethod, Settings, SettingsInput, WayIn } from "../api.ts";
import { methods, wayIn } from "../app_settings.ts";
import { reader } from "../body.ts";
import { faulty } from "../refusal.ts";
import type { Services } from "../services.ts";
import { webhooks } from "../triggers/address.ts";

const text: Schema = { type: "string", maxLength: 4096 };

const readInput = reader<SettingsInput>({
  type: "object",
  additionalProperties: false,
  required: ["method", "source"],
  properties: {
    method: { enum: methods },
    source: { enum: ["sandbox", "own"] },
    fields: { type: "object", additionalProperties: text },
    keep: {
      type: "object",
      additionalProperties: false,
      required: ["what", "days"],
      properties: {
        what: { enum: ["nothing", "errors", "everything"] },
        days: { type: "integer", minimum: 1, maximum: 365 },
      },
    },
    actions: {
      type: "object",
      additionalProperties: false,
      required: ["credits"],
      properties: { credits: { type: "boolean" } },
    },
  },
});

export function settingsRoutes(server: FastifyInstance, services: Services): void {
  server.get("/settings", async () => settingsOf(services));
  server.put("/settings", async ({ body }) => {
    const input = readInput(body);
    const issues = await services.settings.faultsOf(input);
    if (issues.length > 0) throw faulty(issues);
    await services.settings.save(input);
    return settingsOf(services);
  });
}

async function settingsOf({ settings, home }: Services): Promise<Settings> {
  const { method, source, keep, actions } = await settings.read();
  return {
    method,
    source,
    ways: { oauth2: way("oauth2"), api_key: way("api_key") },
    fields: { oauth2: await settings.fields("oauth2"), api_key: await settings.fields("api_key") },
    callbackUrl: home.callbackUrl(),
    webhookUrl: home.url() + webhooks,
    keep,
    actions,
  };
}

function way(method: AuthMethod): WayIn {
  const { title, summary, description, fields, guide } = wayIn(method);
  return { title, summary, description, fields, guide };
}
