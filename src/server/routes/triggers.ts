// Triggers: the catalogue, one trigger in full, and choices for its inputs.
import type { FastifyInstance } from "fastify";
import { goneSignal } from "../../hosts/gone.ts";
import { gongManifests, scopesOfTrigger, type Trigger } from "../../index.ts";
import type { TriggerDetail, TriggerRow } from "../api.ts";
import { notFound } from "../refusal.ts";
import type { Services } from "../services.ts";
import { choicesFor } from "./actions.ts";

interface ById {
  Params: { id: string };
}

export function triggerRoutes(server: FastifyInstance, services: Services): void {
  server.get("/triggers", async (): Promise<{ triggers: TriggerRow[] }> => {
    return { triggers: [...gongManifests().triggers.values()].map(rowOf) };
  });
  server.get<ById>("/triggers/:id", async ({ params }) => detailOf(triggerOf(params.id)));
  server.post<ById>("/triggers/:id/choices", async ({ params, body }, reply) =>
    choicesFor(services, triggerOf(params.id).id, body, goneSignal(reply)),
  );
}

function triggerOf(id: string): Trigger {
  const trigger = gongManifests().triggers.get(id);
  if (trigger) return trigger;
  throw notFound(`trigger ${id}`);
}

function rowOf(trigger: Trigger): TriggerRow {
  const { id, title, description, group, poll, webhook } = trigger;
  const filler = gongManifests().triggers.get(webhook?.filledBy ?? "");
  const scopes = scopesOfTrigger(filler ?? trigger, gongManifests());
  return { id, title, description, group, kind: poll ? "polling" : "webhook", scopes };
}

function detailOf(trigger: Trigger): TriggerDetail {
  const { id, evidence = [], ui = {}, input, output, sample, poll, webhook } = trigger;
  return {
    ...rowOf(trigger),
    evidence,
    ui,
    input,
    output,
    sample: { ...sample },
    ...(poll && { watch: `gong-connector watch ${id} --input - <<'JSON'\n{{input}}\nJSON`, poll: pollOf(poll) }),
    ...(webhook && { webhook: webhookOf(webhook) }),
  };
}

function pollOf({
  start,
  intervalSeconds,
  window,
  settleSeconds,
}: NonNullable<Trigger["poll"]>): NonNullable<TriggerDetail["poll"]> {
  return {
    start,
    leastSeconds: intervalSeconds.least,
    usualSeconds: intervalSeconds.usual,
    ...(window && { lookbackSeconds: window.lookbackSeconds }),
    ...(settleSeconds !== undefined && { settleSeconds }),
  };
}

function webhookOf({
  methods,
  guide,
  filledBy,
}: NonNullable<Trigger["webhook"]>): NonNullable<TriggerDetail["webhook"]> {
  const known = (["jwt", "url_key"] as const).flatMap((id) => {
    const method = methods[id];
    return method ? [{ id, title: method.title, description: method.description }] : [];
  });
  const filler = gongManifests().triggers.get(filledBy ?? "");
  return {
    methods: known,
    guide,
    ...(filler && { filledBy: { id: filler.id, title: filler.title, input: filler.input, ui: filler.ui ?? {} } }),
  };
}
