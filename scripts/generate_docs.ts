// Makes docs/actions, docs/scopes.md and the README's coverage table from the manifests and cases. --check only compares.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Action, gong, type Schema } from "../src/index.ts";
import { readCases } from "../test/helpers/cases.ts";
import { getTier as computeTier, isCalledLive, readEvidence, type Tier } from "./evidence_tiers.ts";

const root = new URL("../", import.meta.url);
const check = process.argv.includes("--check");
const connector = gong();
const { groups, scopes, unsupported, errorRules, rateLimits } = connector.manifests.connector;
const actions = [...connector.actions.values()];
const cases = readCases();
const made = "<!-- Made by scripts/docs.ts from the manifests. Never edit by hand. -->\n";

const tiers: Readonly<Record<Tier, string>> = {
  bronze: "its shape is known from Gong's description alone",
  silver: "an answer of a live Gong was recorded",
  gold: "called live, by `npm run test:live`, within the 90 days before these pages were made",
};

const evidence = globSync("docs/evidence/*.json", { cwd: fileURLToPath(root) }).map((file) =>
  readEvidence(readFileSync(new URL(file, root), "utf8")),
);

/** The moment that the pages are of: to compare, also that of the newest evidence, so that gold that has aged is no fault. */
let asOf = Date.now();
const newest = Math.max(...evidence.map(({ date }) => Date.parse(date)));

function tierOf(action: Action): Tier {
  return computeTier(action, actions, cases, evidence, asOf);
}

/** The tier in words, with the day where there is one. */
function known(action: Action): string {
  const tier = tierOf(action);
  const day = isCalledLive(action.id, evidence, asOf);
  return `${tier}: ${day === undefined ? tiers[tier] : `called live on ${day}`}`;
}

function page(action: Action): string {
  const { id, title, description, effect, request, operationId, availability, cost } = action;
  const facts = [
    ["Id", `\`${id}\``],
    ["Effect", effect],
    [
      "Request",
      request ? `\`${request.method} ${request.path}\`${operationId ? ` (${operationId})` : ""}` : requestsOf(id),
    ],
    ["Scopes", action.scopes.map((scope) => `\`${scope}\``).join(", ") || "depends on the request"],
    ...(action.scopesWhen ?? []).map(({ scopes: more, reason }) => [
      "",
      `${more.map((scope) => `\`${scope}\``).join(", ")}: ${reason}`,
    ]),
    ...(availability ? [["Availability", availability]] : []),
    ...(cost ? [["Spends", "Gong credits; off until it is enabled"]] : []),
    ...(action.partialFailure
      ? [
          [
            "Partial success",
            `What failed is in \`${action.partialFailure.path.slice(1)}\`: ${action.partialFailure.reason}`,
          ],
        ]
      : []),
    ["Evidence", known(action)],
  ];
  return [
    made,
    `# ${title}\n\n${description}\n`,
    `| | |\n|---|---|\n${facts.map(([name, message]) => `| ${name} | ${message} |`).join("\n")}\n`,
    `## Input\n\n${fields(action.input)}`,
    `## Output\n\n${fields(action.output)}`,
    examples(id),
    beyond(action),
  ].join("\n");
}

/** What a handler sends, as its cases show it. */
function requestsOf(id: string): string {
  const seen = (cases.get(id) ?? []).flatMap(({ exchanges }) => exchanges.map(({ request }) => request));
  const keys = new Set(seen.map(({ method, path }) => `\`${method} ${path.replaceAll(/\/\d+(?=\/|$)/g, "/{id}")}\``));
  if (openEnded.has(id)) return `depends on the input, such as ${[...keys].slice(0, 2).join(", ")}`;
  return [...keys].join(", ");
}

/** Actions that send whatever they are told to. */
const openEnded = new Set(["http_request", "sync_new_items"]);

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

function beyond({ evidence: facts = [] }: Action): string {
  if (facts.length === 0) return "";
  const rows = facts.map(
    ({ topic, statement: message, source, verified }) =>
      `- **${topic}**${verified === false ? " (nobody has seen it live)" : ""}: ${message} *${source}*`,
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
  const legend = Object.entries(tiers).map(([tier, message]) => `- **${tier}**: ${message}.`);
  const out = unsupported.map(({ method, path, reason }) => `- \`${method} ${path}\`: ${reason}`);
  return [made, "# Actions\n", legend.join("\n"), "", ...parts, `## Left out\n\n${out.join("\n")}\n`].join("\n");
}

function scopePage(): string {
  const rows = scopes.catalog.map(({ id, access, sensitivity, description, source }) => {
    const users = actions.filter(
      (action) => action.scopes.includes(id) || action.scopesWhen?.some((when) => when.scopes.includes(id)),
    );
    const list = users.map(({ id, title }) => `[${title}](actions/${id}.md)`).join(", ");
    return `| \`${id}\` | ${access} | ${sensitivity} | ${cell(description)}${source ? ` *${cell(source)}*` : ""} | ${list} |`;
  });
  const mandatory = scopes.mandatory.map(({ id, reason }) => `- \`${id}\`: ${reason}`);
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
  const total = `${actions.length} actions, ${unsupported.length} operations left out with their reasons, ${scopes.catalog.length} scopes, ${errorRules.length} error rules, ${rateLimits.perDay.toLocaleString("en")} requests a day.`;
  return `${total}\n\n| group | actions | bronze / silver / gold | |\n|---|---|---|---|\n${rows.join("\n")}`;
}

/** Every file by its path. */
function files(): Map<string, string> {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  return new Map([
    ...actions.map((action) => [`docs/actions/${action.id}.md`, page(action)] as const),
    ["docs/actions/README.md", index()],
    ["docs/scopes.md", scopePage()],
    [
      "README.md",
      readme.replace(
        /(<!-- coverage -->\n)[\s\S]*(<!-- \/coverage -->)/,
        (_all, start, end) => `${start}${coverage()}\n${end}`,
      ),
    ],
  ]);
}

function textOf(file: string): string | undefined {
  const target = new URL(file, root);
  return existsSync(target) ? readFileSync(target, "utf8") : undefined;
}

const wanted = files();
const extra = globSync("docs/actions/*.md", { cwd: fileURLToPath(root) }).filter((file) => !wanted.has(file));
let stale = [...wanted].filter(([file, text]) => textOf(file) !== text).map(([file]) => file);
if (check) {
  asOf = newest;
  const earlier = evidence.length > 0 ? files() : wanted;
  stale = [...stale.filter((file) => textOf(file) !== earlier.get(file)), ...extra];
  if (stale.length > 0) {
    console.error(`not what the manifests say: ${stale.join(", ")}. Run npm run docs.`);
    process.exitCode = 1;
  }
} else {
  for (const file of stale) {
    const target = fileURLToPath(new URL(file, root));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, wanted.get(file) ?? "");
  }
  for (const file of extra) rmSync(new URL(file, root));
}
