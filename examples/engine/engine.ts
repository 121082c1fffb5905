// A small orchestration engine: reads a plugin's manifests as data, loads it by name, and passes outputs to later steps.
// Run it: npm run example:engine
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

interface Workflow {
  title: string;
  plugin: string;
  steps: { id: string; action: string; input: unknown }[];
}

export interface StepResult {
  step: string;
  action: string;
  status: "Success" | "Errored";
  output?: unknown;
  error?: unknown;
}

interface ActionManifest {
  scopes: string[];
  idempotencyKeyInput?: string;
}

type RunOptions = { maxRetries: number; mayRepeat: boolean };

/** The one function of a plugin that the engine calls. */
interface Plugin {
  gong(options: object): { run(action: string, input: unknown, options: RunOptions): Promise<unknown> };
}

const require = createRequire(import.meta.url);

/** The scopes that a workflow needs, from the manifests: no code of the plugin runs. */
export function getWorkflowScopes(workflow: Workflow): string[] {
  const { scopes } = require(`${workflow.plugin}/connector.json`);
  const mandatory: string[] = scopes.mandatory.map(({ id }: { id: string }) => id);
  const required = workflow.steps.flatMap(({ action }) => readActionManifest(workflow.plugin, action).scopes);
  return [...new Set([...mandatory, ...required])].sort();
}

/** The file name of an action is its id, and its folder is its group. */
function readActionManifest(plugin: string, action: string): ActionManifest {
  const actions = join(dirname(require.resolve(`${plugin}/connector.json`)), "actions");
  const group = readdirSync(actions).find((name) => existsSync(join(actions, name, `${action}.json`)));
  if (group === undefined) throw new Error(`${plugin} has no action ${action}`);
  return require(join(actions, group, `${action}.json`));
}

/**
 * Executes the steps in order and stops at the first error. The engine retries, so the plugin must not. An execution that
 * is started again with its id repeats no create: its steps have the same idempotency keys.
 */
export async function executeWorkflow(
  workflow: Workflow,
  options: object,
  input: Record<string, unknown>,
  execution: string,
): Promise<StepResult[]> {
  const plugin: Plugin = await import(workflow.plugin);
  const connector = plugin.gong(options);
  const outputs: Record<string, unknown> = { input };
  const results: StepResult[] = [];
  for (const { id, action, input: template } of workflow.steps) {
    try {
      const { idempotencyKeyInput: name } = readActionManifest(workflow.plugin, action);
      const key = createHash("sha256").update(`${execution}/${id}`).digest("hex").slice(0, 32);
      const stepInput = { ...(name && { [name]: key }), ...Object(fillTemplate(template, outputs)) };
      const mayRepeat = name !== undefined && stepInput[name] === key;
      const output = await connector.run(action, stepInput, { maxRetries: 0, mayRepeat });
      outputs[id] = output;
      results.push({ step: id, action, status: "Success", output });
    } catch (error) {
      results.push({ step: id, action, status: "Errored", error });
      break;
    }
  }
  return results;
}

/** Replaces each { from, pointer } by the value at the JSON Pointer in the output of an earlier step. */
function fillTemplate(template: unknown, outputs: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, outputs));
  if (typeof template !== "object" || template === null) return template;
  if ("from" in template && "pointer" in template) {
    const keys = String(template.pointer).split("/").slice(1);
    return keys.reduce<unknown>((value, key) => Object(value)[key], outputs[String(template.from)]);
  }
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fillTemplate(value, outputs)]));
}

export function readWorkflow(file: URL): Workflow {
  return JSON.parse(readFileSync(file, "utf8"));
}
