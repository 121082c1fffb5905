// Triggers: the catalogue, one trigger in full, and choices for its inputs.
import type { FastifyInstance } from "fastify";
import { gongManifests, type Trigger } from "gong-connector";
import { describeRules, getTriggerScopes } from "gong-connector/internal";
import type { TriggerDetail, TriggerRow } from "../api/settings_contract.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError } from "../http/http_error.ts";
import type { Services } from "../services.ts";
import { listChoicesForPage } from "./actions.ts";

interface ById {
  Params: { id: string };
}

export function registerTriggerRoutes(server: FastifyInstance, services: Services): void {
  server.get("/triggers", async (): Promise<{ triggers: TriggerRow[] }> => {
    return { triggers: [...gongManifests().triggers.values()].map(rowOf) };
  });
  server.get<ById>("/triggers/:id", async ({ params }) => detailOf(triggerOf(params.id)));
  server.post<ById>("/triggers/:id/choices", async ({ params, body }, reply) =>
    listChoicesForPage(services, triggerOf(params.id).id, body, createDisconnectSignal(reply)),
  );
}

function triggerOf(id: string): Trigger {
  const trigger = gongManifests().triggers.get(id);
  if (trigger) return trigger;
  throw createNotFoundError(`trigger ${id}`);
}

function rowOf(trigger: Trigger): TriggerRow {
  const { id, title, description, group, poll, webhook } = trigger;
  const filler = gongManifests().triggers.get(webhook?.fallbackTrigger ?? "");
  const scopes = getTriggerScopes(filler ?? trigger, gongManifests());
  return { id, title, description, group, type: poll ? "polling" : "webhook", scopes };
}

function detailOf(trigger: Trigger): TriggerDetail {
  const { id, evidence = [], ui = {}, input, output, sample, poll, webhook } = trigger;
  return {
    ...rowOf(trigger),
    evidence,
    ui,
    input: describeRules(input),
    output,
    sample: { ...sample },
    ...(poll && { watchCommand: `gong-connector watch ${id} --input - <<'JSON'\n{{input}}\nJSON`, poll: pollOf(poll) }),
    ...(webhook && { webhook: webhookOf(webhook) }),
  };
}

function pollOf({
  backfill,
  intervalSeconds,
  window,
  enrichmentTimeoutSeconds,
}: NonNullable<Trigger["poll"]>): NonNullable<TriggerDetail["poll"]> {
  return {
    backfill,
    minIntervalSeconds: intervalSeconds.min,
    defaultIntervalSeconds: intervalSeconds.default,
    ...(window && { lookbackSeconds: window.lookbackSeconds }),
    ...(enrichmentTimeoutSeconds !== undefined && { enrichmentTimeoutSeconds }),
  };
}

function webhookOf({
  verification,
  guide,
  fallbackTrigger,
}: NonNullable<Trigger["webhook"]>): NonNullable<TriggerDetail["webhook"]> {
  const methods = (["jwt", "url_secret"] as const).flatMap((id) => {
    const method = verification[id];
    return method ? [{ id, title: method.title, description: method.description }] : [];
  });
  const filler = gongManifests().triggers.get(fallbackTrigger ?? "");
  return {
    verification: methods,
    guide,
    ...(filler && {
      fallbackTrigger: { id: filler.id, title: filler.title, input: filler.input, ui: filler.ui ?? {} },
    }),
  };
}
