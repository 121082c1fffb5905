// A small orchestration engine: reads a plugin as data, loads it by name, and passes the outputs of steps to later steps.
// Run it with: npm run example:engine
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { getPointer, isRecord } from "gong-connector/internal";

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

/** What an engine needs of a plugin: manifests as data, then one function. */
interface Plugin {
  gong(options: object): { run(action: string, input: unknown, options: { retry: number }): Promise<unknown> };
}

const require = createRequire(import.meta.url);

/** Scopes that a workflow needs, from the manifests alone: nothing of the plugin runs. */
export function getWorkflowScopes(workflow: Workflow): string[] {
  const { scopes } = require(`${workflow.plugin}/connector.json`);
  const mandatory: string[] = scopes.mandatory.map(({ code }: { code: string }) => code);
  const needed = workflow.steps.flatMap(({ action }) => manifestOf(workflow.plugin, action).scopes);
  return [...new Set([...mandatory, ...needed])].sort();
}

/** Actions lie in one folder a group; the file name is the id. */
function manifestOf(plugin: string, action: string): { scopes: string[] } {
  const actions = join(dirname(require.resolve(`${plugin}/connector.json`)), "actions");
  const group = readdirSync(actions).find((name) => existsSync(join(actions, name, `${action}.json`)));
  if (group === undefined) throw new Error(`${plugin} has no action ${action}`);
  return require(join(actions, group, `${action}.json`));
}

/** Executes the steps in order and stops at the first that fails. Retrying is the engine's business, so the plugin is told not to. */
export async function executeWorkflow(
  workflow: Workflow,
  settings: object,
  input: Record<string, unknown>,
): Promise<StepResult[]> {
  const plugin: Plugin = await import(workflow.plugin);
  const connection = plugin.gong(settings);
  const outputs: Record<string, unknown> = { input };
  const results: StepResult[] = [];
  for (const { id, action, input: template } of workflow.steps) {
    try {
      const output = await connection.run(action, resolve(template, outputs), { retry: 0 });
      outputs[id] = output;
      results.push({ step: id, action, status: "Success", output });
    } catch (error) {
      results.push({ step: id, action, status: "Errored", error });
      break;
    }
  }
  return results;
}

/** Replaces each { from, pointer } by that part of an earlier step's output. */
function resolve(template: unknown, outputs: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(template)) return template.map((item) => resolve(item, outputs));
  if (!isRecord(template)) return template;
  if (typeof template.from === "string" && typeof template.pointer === "string")
    return getPointer(outputs[template.from], template.pointer);
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, resolve(value, outputs)]));
}

export function readWorkflow(file: URL): Workflow {
  return JSON.parse(readFileSync(file, "utf8"));
}
