// What Zeebe and Camunda's REST connector do with a task, written from their published sources: neither runs here.
import { randomUUID } from "node:crypto";
import { evaluate } from "feelin";
import { getPointer } from "gong-connector/internal";
import { type FilledTask, toRecord } from "./filled_task.ts";

type Values = Readonly<Record<string, unknown>>;

/** Input mappings are one FEEL context: a dotted target is a nested context, and static texts are FEEL texts. */
export function evaluateInputs({ inputs }: FilledTask, processVariables: Values = {}): Values {
  const root = new Map<string, unknown>();
  for (const { source, target } of inputs) addMapping(root, target.split("."), toExpression(source));
  return toRecord(evaluateFeel(toContext(root), processVariables));
}

function addMapping(context: Map<string, unknown>, [name = "", ...rest]: string[], expression: string): void {
  if (rest.length === 0) {
    context.set(name, expression);
    return;
  }
  const found = context.get(name);
  const nested: Map<string, unknown> = found instanceof Map ? found : new Map();
  context.set(name, nested);
  addMapping(nested, rest, expression);
}

function toExpression(source: string): string {
  return source.startsWith("=") ? source.slice(1) : `"${source.replaceAll('"', '\\"')}"`;
}

function toContext(context: ReadonlyMap<string, unknown>): string {
  const entries = [...context].map(([name, value]) => `${name}:${value instanceof Map ? toContext(value) : value}`);
  return `{${entries.join(",")}}`;
}

export function evaluateFeel(expression: string, variables: Values): unknown {
  return evaluate(expression, { uuid: () => randomUUID(), ...variables }).value;
}

export interface RestResult {
  response?: { status: number; headers: Values; body: unknown };
  error?: { code: string; message: string; variables?: Values };
}

/** One attempt of a job. Secrets are replaced in every text. */
export async function sendRequest(variables: Values, secrets: Readonly<Record<string, string>>): Promise<RestResult> {
  const read = (pointer: string): string =>
    String(getPointer(variables, pointer)).replaceAll(/\{\{secrets\.(\w+)\}\}/g, (_all, name) => secrets[name] ?? "");
  if (read("/authentication/type") !== "bearer") throw new Error("no bearer token");
  const sent = await fetch(read("/url"), {
    method: read("/method"),
    headers: {
      "content-type": "application/json",
      ...Object.fromEntries(Object.entries(toRecord(variables.headers)).map(([name, value]) => [name, String(value)])),
      authorization: `Bearer ${read("/authentication/token")}`,
    },
    body: JSON.stringify(variables.body),
  }).catch((error: Error) => error);
  if (sent instanceof Error) return { error: { code: "500", message: sent.message } };
  const response = { headers: Object.fromEntries(sent.headers), body: await sent.json() };
  if (sent.ok) return { response: { status: sent.status, ...response } };
  return { error: { code: String(sent.status), message: sent.statusText, variables: { response } } };
}

/** What the connector does after the attempt: null is its default, to fail the job with one retry less. */
export function evaluateErrorExpression({ headers }: FilledTask, result: RestResult, retries = 3): unknown {
  return evaluateFeel((headers.errorExpression ?? "").slice(1), {
    ...result,
    job: { retries },
    bpmnError: (code: unknown, message: unknown, variables: unknown) => ({ bpmnError: code, message, variables }),
    jobError: (message: unknown, _variables: unknown, left: unknown = 0, backoff: unknown = "PT0S") => ({
      jobError: message,
      retries: left ?? 0,
      backoff: String(backoff ?? "PT0S"),
    }),
  });
}

export function evaluateResult({ headers }: FilledTask, { response }: RestResult): unknown {
  return evaluateFeel((headers.resultExpression ?? "").slice(1), { response });
}
