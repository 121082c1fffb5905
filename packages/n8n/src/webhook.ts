// Receives webhook requests of an automation rule: verified, each once.
import { verifyWebhook, type WebhookRule } from "gong-connector/embed";
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { manifests } from "./connector.ts";

const triggerId = "call_analyzed";

export async function receiveWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const trigger = manifests.triggers.get(triggerId);
  if (!trigger) throw new Error(`There is no trigger ${triggerId}.`);
  const { rawHeaders, rawBody, url } = context.getRequestObject();
  const rule = readRule(context);
  const request = {
    url: new URL(new URL(url, rule.url).search, rule.url).href,
    headers: toPairs(rawHeaders),
    body: rawBody,
  };
  const { event, rejection } = await verifyWebhook(trigger, rule, request, {
    remember: (key, until) => remember(context.getWorkflowStaticData("node"), key, until),
  });
  if (event) return { workflowData: [[{ json: { ...event } as IDataObject }]] };
  context.getResponseObject().status(rejection.status).json({ code: rejection.code, message: rejection.message });
  return { noWebhookResponse: true };
}

function readRule(context: IWebhookFunctions): WebhookRule {
  const url = context.getNodeWebhookUrl("default") ?? "";
  return { id: triggerId, url, verification: "jwt", publicKey: String(context.getNodeParameter("publicKey")) };
}

/** Whether the key is new. Keys of requests that Gong's signature does not allow any more are dropped. */
function remember(memory: IDataObject, key: string, until: number): boolean {
  const seen = Object.entries(Object(memory.seen)).filter(([, end]) => Number(end) > Date.now());
  const isNew = seen.every(([other]) => other !== key);
  memory.seen = { ...Object.fromEntries(seen), [key]: until } as IDataObject;
  return isNew;
}

function toPairs(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""]] : [],
  );
}
