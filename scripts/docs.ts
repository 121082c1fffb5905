// Makes docs/actions, docs/scopes.md and the README's coverage table from the manifests and cases. --check only compares.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Action, at, gong, type Schema } from "../src/index.ts";
import { type Case, readCases } from "../test/cases.ts";

const root = new URL("../", import.meta.url);
const check = process.argv.includes("--check");
const connector = gong();
const { groups, scopes, leftOut, errors, limits } = connector.manifests.connector;
const actions = [...connector.actions.values()];
const cases = readCases();
const made = "<!-- Made by scripts/docs.ts from the manifests. Never edit by hand. -->\n";

type Tier = "bronze" | "silver" | "gold";
const tiers: Readonly<Record<Tier, string>> = {
  bronze: "its shape is known from the vendor's description alone",
  silver: "an answer of a live Gong was recorded",
  gold: "called live within the last 90 days, by `npm run test:live`",
};

/** Computed, never declared: gold from dated evidence, silver from a case whose success was recorded. */
function tierOf(action: Action): Tier {
  if (liveCalls().has(action.id)) return "gold";
  const recorded = (one: Case): boolean =>
    one.source.startsWith("recorded answer") && !one.source.includes("of another") && one.output !== undefined;
  return (cases.get(action.id) ?? []).some(recorded) ? "silver" : "bronze";
}

let live: Set<string> | undefined;

/** Actions that somebody called on a real account within 90 days before the newest evidence file's date. */
function liveCalls(): Set<string> {
  if (live) return live;
  live = new Set();
  const files = globSync("docs/evidence/*.json", { cwd: fileURLToPath(root) });
  for (const file of files) {
    const evidence: unknown = JSON.parse(readFileSync(new URL(file, root), "utf8"));
    const age = Date.now() - Date.parse(String(at(evidence, "/date")));
    const called = at(evidence, "/actions");
    if (at(evidence, "/sandbox") === false && age < 90 * 86_400_000 && Array.isArray(called))
      for (const id of called) live.add(id);
  }
  return live;
}

function page(action: Action): string {
  const { id, title, description, effect, request, operation, availability, spends } = action;
  const facts = [
    ["Id", `\`${id}\``],
    ["Effect", effect],
    [
      "Request",
      request
        ? `\`${request.method} ${request.path}\`${operation ? ` (${operation})` : ""}`
        : "several, or one that a handler makes",
    ],
    ["Scopes", action.scopes.map((scope) => `\`${scope}\``).join(", ") || "depends on the request"],
    ...(action.scopesWhen ?? []).map(({ scopes: more, why }) => [
      "",
      `${more.map((scope) => `\`${scope}\``).join(", ")}: ${why}`,
    ]),
    ...(availability ? [["Availability", availability]] : []),
    ...(spends ? [["Spends", "Gong credits; off until it is enabled"]] : []),
    ["Evidence", `${tierOf(action)}: ${tiers[tierOf(action)]}`],
  ];
  return [
    made,
    `# ${title}\n\n${description}\n`,
    `| | |\n|---|---|\n${facts.map(([name, says]) => `| ${name} | ${says} |`).join("\n")}\n`,
    `## Input\n\n${fields(action.input)}`,
    `## Output\n\n${fields(action.output)}`,
    examples(id),
    known(action),
  ].join("\n");
}

function fields(schema: Schema): string {
  const rows = rowsOf(schema, "");
  if (rows.length === 0) return "Nothing.\n";
  return `| field | type | |\n|---|---|---|\n${rows.join("\n")}\n`;
}

function rowsOf(schema: Schema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const required = schema.required?.includes(name) ? " **required**" : "";
    const choices =
      field.enum && field.enum.length <= 12 ? ` One of ${field.enum.map((value) => `\`${value}\``).join(", ")}.` : "";
    const limit = [
      field.maxItems === undefined ? "" : ` At most ${field.maxItems}.`,
      field.maxLength === undefined ? "" : ` At most ${field.maxLength} characters.`,
    ].join("");
    const row = `| \`${path}\`${required} | ${typeOf(field)} | ${cell(`${field.description ?? ""}${choices}${limit}`)} |`;
    const inner = field.items ?? field;
    return [row, ...rowsOf(inner, field.items ? `${path}[].` : `${path}.`)];
  });
}

function typeOf({ type, items, format }: Schema): string {
  const names = [type ?? "any"]
    .flat()
    .map((name) => (name === "array" ? `list of ${items ? typeOf(items) : "anything"}` : name));
  return `${names.join(" or ")}${format ? `, ${format}` : ""}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function examples(id: string): string {
  const full = cases.get(id)?.find(({ output }) => output !== undefined);
  const refused = cases.get(id)?.filter(({ error, exchanges }) => error && exchanges.length > 0) ?? [];
  const rows = refused.map(({ name, error, source }) => `| ${cell(name)} | \`${error?.kind}\` | ${cell(source)} |`);
  return [
    ...(full ? [`## Example\n\n${block(full.input)}\ngives\n\n${block(full.output)}`] : []),
    ...(rows.length > 0 ? [`## Errors seen\n\n| | kind | from |\n|---|---|---|\n${rows.join("\n")}\n`] : []),
    "Every kind of error and what to do about it: [the contract](../contract.md#4-failing).\n",
  ].join("\n");
}

function block(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\`\n`;
}

function known({ evidence = [] }: Action): string {
  if (evidence.length === 0) return "";
  const rows = evidence.map(
    ({ about, says, source, verified }) =>
      `- **${about}**${verified === false ? " (nobody has seen it live)" : ""}: ${says} *${source}*`,
  );
  return `## What is known beyond the description\n\n${rows.join("\n")}\n`;
}

function index(): string {
  const parts = groups.flatMap((group) => {
    const members = actions.filter((action) => action.group === group.id);
    if (members.length === 0) return [];
    const rows = members.map(
      (action) =>
        `| [${action.title}](${action.id}.md) | ${action.effect} | ${tierOf(action)} | ${cell(action.description)} |`,
    );
    return [
      `## ${group.title}\n\n${group.description}\n\n| action | effect | evidence | |\n|---|---|---|---|\n${rows.join("\n")}\n`,
    ];
  });
  const legend = Object.entries(tiers).map(([tier, says]) => `- **${tier}**: ${says}.`);
  const out = leftOut.map(({ method, path, why }) => `- \`${method} ${path}\`: ${why}`);
  return [made, "# Actions\n", legend.join("\n"), "", ...parts, `## Left out\n\n${out.join("\n")}\n`].join("\n");
}

function scopePage(): string {
  const rows = scopes.catalogue.map(({ code, access, sensitivity, description, evidence }) => {
    const users = actions.filter(
      (action) => action.scopes.includes(code) || action.scopesWhen?.some((when) => when.scopes.includes(code)),
    );
    const list = users.map(({ id, title }) => `[${title}](actions/${id}.md)`).join(", ");
    return `| \`${code}\` | ${access} | ${sensitivity} | ${cell(description)}${evidence ? ` *${cell(evidence)}*` : ""} | ${list} |`;
  });
  const mandatory = scopes.mandatory.map(({ code, why }) => `- \`${code}\`: ${why}`);
  return [
    made,
    "# Scopes\n",
    `Always asked for:\n\n${mandatory.join("\n")}\n`,
    `| scope | access | sensitivity | | actions |\n|---|---|---|---|---|\n${rows.join("\n")}\n`,
  ].join("\n");
}

function coverage(): string {
  const rows = groups.flatMap(({ id, title }) => {
    const members = actions.filter((action) => action.group === id);
    if (members.length === 0) return [];
    const count = (tier: Tier): number => members.filter((action) => tierOf(action) === tier).length;
    const names = members.map((action) => `[${action.title}](docs/actions/${action.id}.md)`).join(", ");
    return [`| ${title} | ${members.length} | ${count("bronze")} / ${count("silver")} / ${count("gold")} | ${names} |`];
  });
  const total = `${actions.length} actions, ${leftOut.length} operations left out with their reasons, ${scopes.catalogue.length} scopes, ${errors.length} error rules, ${limits.perDay.toLocaleString("en")} requests a day.`;
  return `${total}\n\n| group | actions | bronze / silver / gold | |\n|---|---|---|---|\n${rows.join("\n")}`;
}

const stale: string[] = [];

function emit(file: string, text: string): void {
  const target = new URL(file, root);
  if (existsSync(target) && readFileSync(target, "utf8") === text) return;
  stale.push(file);
  if (check) return;
  mkdirSync(dirname(fileURLToPath(target)), { recursive: true });
  writeFileSync(target, text);
}

for (const action of actions) emit(`docs/actions/${action.id}.md`, page(action));
emit("docs/actions/README.md", index());
emit("docs/scopes.md", scopePage());
const readme = readFileSync(new URL("README.md", root), "utf8");
emit(
  "README.md",
  readme.replace(
    /(<!-- coverage -->\n)[\s\S]*(<!-- \/coverage -->)/,
    (_all, start, end) => `${start}${coverage()}\n${end}`,
  ),
);

const kept = new Set(["README", ...connector.actions.keys()]);
for (const file of globSync("docs/actions/*.md", { cwd: fileURLToPath(root) })) {
  if (kept.has(basename(file, ".md"))) continue;
  stale.push(file);
  if (!check) rmSync(new URL(file, root));
}
if (check && stale.length > 0) {
  console.error(`not what the manifests say: ${stale.join(", ")}. Run npm run docs.`);
  process.exitCode = 1;
}
