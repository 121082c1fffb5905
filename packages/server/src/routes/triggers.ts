// Triggers: the list, one trigger, and choices for its inputs.
import type { FastifyInstance } from "fastify";
import { gongManifests, type Trigger } from "gong-connector";
import { describeRules, suggestClosest } from "gong-connector/internal";
import type { TriggerDetail, TriggerRow } from "../api/settings_contract.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createNotFoundError } from "../http/error_response.ts";
import { createN8nTriggerForm } from "../n8n_form.ts";
import type { Services } from "../services.ts";
import { listChoicesForPage } from "./actions.ts";
import { listTriggerScopes } from "./scopes.ts";

interface ById {
  Params: { id: string };
}

export function registerTriggerRoutes(server: FastifyInstance, services: Services): void {
  server.get("/triggers", async (): Promise<{ triggers: TriggerRow[] }> => {
    return { triggers: [...gongManifests().triggers.values()].map(toRow) };
  });
  server.get<ById>("/triggers/:id", async ({ params }) => toDetail(getTrigger(params.id)));
  server.post<ById>("/triggers/:id/choices", async ({ params, body }, reply) =>
    listChoicesForPage(services, getTrigger(params.id).id, body, createDisconnectSignal(reply)),
  );
}

function getTrigger(id: string): Trigger {
  const { triggers } = gongManifests();
  const trigger = triggers.get(id);
  if (trigger) return trigger;
  throw createNotFoundError(`trigger ${id}`, suggestClosest(id, triggers.keys()));
}

function toRow(trigger: Trigger): TriggerRow {
  const { id, title, description, group, poll } = trigger;
  return { id, title, description, group, type: poll ? "polling" : "webhook", scopes: listTriggerScopes(trigger) };
}

function toDetail(trigger: Trigger): TriggerDetail {
  const { id, evidence = [], ui = {}, input, output, sample, poll, webhook } = trigger;
  return {
    ...toRow(trigger),
    evidence,
    ui,
    input: describeRules(input),
    output,
    sample: { ...sample },
    ...(poll && {
      watchCommand: `gong-connector watch ${id} --input - <<'JSON'\n{{input}}\nJSON`,
      n8n: createN8nTriggerForm(trigger),
      poll: toPoll(poll),
    }),
    ...(webhook && { webhook: toWebhook(webhook) }),
  };
}

function toPoll({
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

function toWebhook({
  verification,
  guide,
  fallbackTrigger,
}: NonNullable<Trigger["webhook"]>): NonNullable<TriggerDetail["webhook"]> {
  const methods = (["jwt", "url_secret"] as const).flatMap((id) => {
    const method = verification[id];
    return method ? [{ id, title: method.title, description: method.description }] : [];
  });
  const fallback = gongManifests().triggers.get(fallbackTrigger ?? "");
  return {
    verification: methods,
    guide,
    ...(fallback && {
      fallbackTrigger: { id: fallback.id, title: fallback.title, input: fallback.input, ui: fallback.ui ?? {} },
    }),
  };
}
