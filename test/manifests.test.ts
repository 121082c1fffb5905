// Invalid manifests are rejected with file, pointer and remedy; the package's own manifests are valid.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { listIssues as listIssuesOfCommand } from "../src/cli/validate.ts";
import { createConnector, gongManifests, loadManifests, validateManifests } from "../src/index.ts";
import { formatManifestIssue, gongHandlers, packageDirectory } from "../src/internal.ts";

/** A valid manifest of the test connector, made invalid by a change. */
interface InvalidManifest {
  name: string;
  /** Path of the invalid file. */
  file: string;
  /** Path of the manifest that is changed; `file` if omitted. */
  from?: string;
  handlers?: string[];
  /** New values by JSON Pointer; null deletes. */
  change: Record<string, unknown>;
  /** `pointer: message remedy`; a text that ends with … only starts so. */
  issues: string[];
}

const weather = fileURLToPath(new URL("fixtures/weather", import.meta.url));
const folder = new URL("invalid/", import.meta.url);
const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function copyWeather(prefix = "manifests-"): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  directories.push(directory);
  cpSync(weather, directory, { recursive: true });
  return directory;
}

function writeFile(directory: string, file: string, text: string): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), text);
}

function setValue(target: unknown, pointer: string, value: unknown): void {
  const names = pointer.split("/").slice(1);
  const last = names.pop() ?? "";
  const parent = names.reduce((current, name) => Reflect.get(Object(current), name), target);
  if (value === null) Reflect.deleteProperty(Object(parent), last);
  else Reflect.set(Object(parent), last, value);
}

/** The issues of the invalid file, one line each. */
async function listIssues({ file, from = file, handlers, change }: InvalidManifest): Promise<string[]> {
  const directory = copyWeather();
  const manifest: unknown = JSON.parse(readFileSync(join(weather, from), "utf8"));
  for (const [pointer, value] of Object.entries(change)) setValue(manifest, pointer, value);
  writeFile(directory, file, JSON.stringify(manifest));
  const issues = validateManifests(directory, handlers && { handlers });
  // The command `validate` checks without compiled schemas first.
  expect(await listIssuesOfCommand(directory, handlers ?? [])).toEqual(issues);
  return issues
    .filter((issue) => issue.file === join(directory, file))
    .map((issue) => formatManifestIssue({ ...issue, file: "" }).replace(/^#/, ""));
}

describe.for(readdirSync(folder))("%s: rejects", (name) => {
  const cases: InvalidManifest[] = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  test.for(cases.map((invalid) => [invalid.name, invalid] as const))("%s", async ([, invalid]) => {
    const expected = invalid.issues.map((issue) =>
      issue.endsWith("…") ? expect.stringContaining(issue.slice(0, -1)) : issue,
    );
    expect(await listIssues(invalid)).toEqual(expected);
  });
});

describe("a directory with a file that is no manifest", () => {
  const validateWith = (file: string, text: string): ReturnType<typeof validateManifests> => {
    const directory = copyWeather("odd # files-");
    writeFile(directory, file, text);
    return validateManifests(directory).map((issue) => ({ ...issue, file: relative(directory, issue.file) }));
  };

  test("rejects broken JSON", () => {
    const file = "actions/stations/list_stations.json";
    expect(validateWith(file, "{")).toEqual([{ file, path: "", message: expect.stringContaining("is not JSON") }]);
  });

  test("rejects a shared schema that refers to itself", () => {
    const file = "schemas/station.json";
    const issues = validateWith(file, '{ "type": "object", "properties": { "next": { "$ref": "station.json" } } }');
    expect(issues).toEqual([{ file, path: "/properties/next/$ref", message: "station.json refers back to itself" }]);
  });

  test("ignores other files", () => {
    expect(validateWith("notes.txt", "")).toEqual([]);
  });
});

/** The places where an action runs without the inputs that it now requires. */
function listPlacesWithout(file: string, required: string[]): string[] {
  const directory = copyWeather();
  const manifest: { input: object } = JSON.parse(readFileSync(join(weather, file), "utf8"));
  writeFile(directory, file, JSON.stringify({ ...manifest, input: { ...manifest.input, required } }));
  return validateManifests(directory).map((issue) => `${relative(directory, issue.file)}#${issue.path}`);
}

test("rejects tests, lookups, polls and enrichments without an input that the action requires", () => {
  const stations = "actions/stations/list_stations.json";
  expect(listPlacesWithout(stations, ["country"])).toEqual([
    "auth/app.json#/test/input",
    "auth/token.json#/test/input",
    "triggers/alarm_raised.json#/poll/input",
  ]);
  expect(listPlacesWithout(stations, ["after"])).toEqual([
    "auth/app.json#/test/input",
    "auth/token.json#/test/input",
    "actions/readings/add_readings.json#/input/properties/code/lookup",
    "actions/readings/find_readings.json#/input/properties/codes/items/lookup",
    "actions/stations/get_station.json#/input/properties/code/lookup",
    "actions/stations/rename_station.json#/input/properties/code/lookup",
    "triggers/alarm_raised.json#/poll/input",
    "triggers/station_added.json#/poll/input",
  ]);
  expect(listPlacesWithout("actions/readings/find_readings.json", ["range", "codes"])).toEqual([
    "actions/readings/add_readings.json#/input/properties/corrects/lookup",
    "triggers/alarm_raised.json#/poll/enrichments/0/input",
    "triggers/reading_corrected.json#/poll/input",
  ]);
});

describe("valid manifests", () => {
  test("are those of the package and of the test connector", () => {
    expect(validateManifests(packageDirectory, { handlers: Object.keys(gongHandlers) })).toEqual([]);
    expect(validateManifests(weather, { handlers: [] })).toEqual([]);
  });
});

describe("extra directories", () => {
  const action = {
    title: "Find Workspace",
    description: "Finds a workspace by its id, with its name.",
    summary: "Find a workspace",
    scopes: ["api:workspaces:read"],
    effect: "read",
    request: { method: "GET", path: "/v2/workspaces" },
    input: {
      type: "object",
      additionalProperties: false,
      properties: { id: { $ref: "../../schemas/gong/workspace_id.json" } },
    },
    output: { $ref: "../../schemas/own/workspace.json" },
  };

  test("may refer to the schemas of the package and to schemas beside them", () => {
    const directory = copyWeather();
    writeFile(directory, "own/actions/settings/find_workspace.json", JSON.stringify(action));
    writeFile(directory, "own/schemas/own/workspace.json", '{ "type": "string", "title": "Own" }');
    const { actions } = loadManifests(packageDirectory, { actions: join(directory, "own/actions") });
    expect(actions.get("find_workspace")).toMatchObject({
      group: "settings",
      input: { properties: { id: { pattern: "^[0-9]{1,20}$", lookup: { action: "list_workspaces" } } } },
      output: { title: "Own" },
    });
  });

  test("may contain links, as in a volume of Kubernetes, and files with a byte order mark", () => {
    const directory = copyWeather();
    const text = `\uFEFF${JSON.stringify({ ...action, output: { type: "string" } })}`;
    writeFile(directory, "files/settings/..2026/find_workspace.json", text);
    symlinkSync("..2026/find_workspace.json", join(directory, "files/settings/find_workspace.json"));
    symlinkSync("nowhere.json", join(directory, "files/settings/broken.json"));
    writeFile(directory, "folders/..2026/settings/find_workspace.json", text);
    symlinkSync("..2026/settings", join(directory, "folders/settings"));
    for (const name of ["files", "folders"])
      expect(loadManifests(packageDirectory, { actions: join(directory, name) }).actions.has("find_workspace")).toBe(
        true,
      );
  });

  test("may contain hidden files and folders of other programs", () => {
    const directory = copyWeather();
    writeFile(directory, "own/settings/find_workspace.json", JSON.stringify({ ...action, output: { type: "string" } }));
    writeFile(directory, "own/settings/._find_workspace.json", "\0");
    writeFile(directory, "own/.vscode/settings.json", "{}");
    const { actions } = loadManifests(packageDirectory, { actions: join(directory, "own") });
    expect(actions.has("find_workspace")).toBe(true);
  });

  test("are validated by the rules of the connector", () => {
    const actions = join(copyWeather(), "actions");
    const load = (): unknown => createConnector(gongManifests(), { actions });
    expect(load).toThrow(/list_stations\.json#\/scopes: stations:read is not a scope\. Add it to/);
  });

  test("cannot replace an action or a trigger", () => {
    const directory = copyWeather();
    const load = (extra: object) => (): unknown => createConnector(weather, extra);
    expect(load({ actions: join(directory, "actions") })).toThrow(/readings\.json: the connector already has action/);
    expect(load({ triggers: join(directory, "triggers") })).toThrow(
      /alarm_raised\.json: the connector already has trigger/,
    );
  });

  test.for([
    ["a missing folder", "nowhere", undefined, { path: "", message: "no such directory" }],
    ["a missing word", "own", { ...action, effect: undefined }, { path: "/effect", message: "is required" }],
    ["a list instead of an object", "own", [], { path: "", message: "must be an object, not a list" }],
    [
      "a reference to a missing schema",
      "own",
      { ...action, output: { $ref: "none.json" } },
      { path: "/output/$ref", message: "there is no file none.json" },
    ],
  ] as const)("reject %s with file and pointer", ([, name, manifest, issue]) => {
    const directory = copyWeather();
    if (manifest) writeFile(directory, `${name}/settings/find_workspace.json`, JSON.stringify(manifest));
    const file = join(directory, name, manifest ? "settings/find_workspace.json" : "");
    const expected = { code: "invalid_manifest", issues: [{ file: file.replace(/\/$/, ""), ...issue }] };
    expect(() => createConnector(gongManifests(), { actions: join(directory, name) })).toThrow(
      expect.objectContaining(expected),
    );
  });

  test("reject a trigger of an action that does not exist", () => {
    const directory = copyWeather();
    const trigger: object = JSON.parse(readFileSync(join(weather, "triggers/station_added.json"), "utf8"));
    writeFile(
      directory,
      "own/station_seen.json",
      JSON.stringify({ ...trigger, title: "Station Seen", group: "calls" }),
    );
    const load = (): unknown => createConnector(gongManifests(), { triggers: join(directory, "own") });
    expect(load).toThrow(/own\/station_seen\.json#\/poll\/action: there is no action list_stations\./);
  });
});
