// Alerts: where they are sent, and a test.
import type { FastifyInstance } from "fastify";
import type { Schema } from "gong-connector";
import { createInvalidInputError } from "gong-connector/internal";
import { noteChange } from "../access_control.ts";
import type { AlertInput, AlertResult, AlertSettings, SavedAlerts } from "../api/alerts_contract.ts";
import { listChanges, withoutUrlSecrets } from "../audit_changes.ts";
import { createDisconnectSignal } from "../http/disconnect_signal.ts";
import { createBodyReader } from "../http/json_body.ts";
import type { Services } from "../services.ts";

const address: Schema = {
  type: "string",
  maxLength: 254,
  pattern: '^[^\\s@<>,;"]+@[^\\s@<>,;"]+$',
  remedy: "Enter an e-mail address.",
};
const readInput = createBodyReader<AlertInput>({
  type: "object",
  additionalProperties: false,
  required: ["webhookUrl", "emailTo"],
  properties: {
    version: { type: "string", maxLength: 100 },
    webhookUrl: { type: "string", maxLength: 2000 },
    emailTo: { type: "array", maxItems: 20, uniqueItems: true, items: address },
  },
});

export function registerAlertRoutes(server: FastifyInstance, services: Services): void {
  const { alertSender, deliveryPolicy, publicUrl, now } = services;
  server.get("/alerts", async (): Promise<AlertSettings> => alertSender.read());
  server.put("/alerts", async (request): Promise<SavedAlerts> => {
    const input = readInput(request.body);
    const problem = input.webhookUrl === "" ? undefined : deliveryPolicy.findProblem(input.webhookUrl);
    if (problem !== undefined) throw createInvalidInputError([{ path: "/webhookUrl", message: problem }]);
    const before = await alertSender.read();
    const signingSecret = await alertSender.save(input);
    const after = await alertSender.read();
    noteChange(request, { changes: listChanges(toAuditValue(before), toAuditValue(after)) });
    return { ...after, ...(signingSecret !== undefined && { signingSecret }) };
  });
  server.post("/alerts/test", async (_request, reply): Promise<AlertResult[]> => {
    const alert = {
      type: "connection_needs_attention",
      at: new Date(now()).toISOString(),
      message: "This is a test alert. Nothing needs attention.",
      url: `${publicUrl.getOrigin()}/admin`,
    } as const;
    return alertSender.send(alert, createDisconnectSignal(reply));
  });
}

function toAuditValue({ webhookUrl, emailTo }: AlertSettings): object {
  return { webhookUrl: withoutUrlSecrets(webhookUrl), emailTo };
}
