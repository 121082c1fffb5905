// @ts-nocheck
// Every bad manifest is refused for its reason, and the package's own manifests have no fault.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { createConnector, gongManifests, validateManifests } from "../src/index.ts";
import { gongHandlers, packageDirectory } from "../src/internal.ts";

interface Bad {
  reason: string;
  kind: "action" | "connector" | "auth" | "trigger";
  /** Id of the action that it claims to be. */
  file?: string;
  /** Folder of the action; stations when left out. */
  group?: string;
  handlers?: string[];
  manifest: object;
  faults: { pointer: string; message: string }[];
}

const weather = fileURLToPath(new URL("fixtures/weather", import.meta.url));
const folder = new URL("invalid/", import.meta.url);
const places: string[] = [];
afterEach(() => {
  for (const place of places.splice(0)) rmSync(place, { recursive: true });
});

/** A copy of the made-up connector with one manifest put in. */
function directoryWith({ kind, file, group = "stations", manifest }: Bad): { directory: string; target: string } {
  const directory = mkdtempSync(join(tmpdir(), "manifests-"));
  places.push(directory);
  cpSync(weather, directory, { recursive: true });
  const place = {
    action: `actions/${group}/${file}.json`,
    connector: "connector.json",
    auth: "auth/token.json",
    trigger: `triggers/${file}.json`,
  };
  const target = join(directory, place[kind]);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, JSON.stringify(manifest));
  return { directory, target };
}

describe.for(readdirSync(folder).filter((name) => name.endsWith(".json")))("%s", (name) => {
  const bad: Bad = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  test(bad.reason, () => {
    const { directory, target } = directoryWith(bad);
    const faults = validateManifests(directory, bad.handlers && { handlers: bad.handlers }).filter(
      ({ file }) => file === target,
    );
    const seen = faults.map(({ path, message }) => `${path}: ${message}`);
    expect(seen).toHaveLength(bad.faults.length);
    for (const { pointer, message } of bad.faults) {
      expect(seen.filter((line) => line.startsWith(`${pointer}: `) && line.includes(message))).not.toEqual([]);
    }
  });
});

describe("the package's own manifests", () => {
  test("have no fault", () => {
    expect(validateManifests(packageDirectory, { handlers: Object.keys(gongHandlers) })).toEqual([]);
  });

  test("spoil nothing by a user's own actions, which are held to the same rules", () => {
    const own = mkdtempSync(join(tmpdir(), "own-"));
    places.push(own);
    cpSync(weather, own, { recursive: true });
    const load = (): unknown => createConnector(gongManifests(), { actions: join(own, "actions") });
    expect(load).toThrow(/list_stations\.json#\/scopes: stations:read is not in the scope catalogue/);
  });
});

test("an action of a user's own cannot take the id of another", () => {
  const own = mkdtempSync(join(tmpdir(), "own-"));
  places.push(own);
  cpSync(weather, own, { recursive: true });
  const load = (): unknown => createConnector(weather, { actions: join(own, "actions") });
  expect(load).toThrow(/list_stations\.json: the connector already has action list_stations/);
});

describe("files that are no manifests", () => {
  const spoil = (file: string, text: string): ReturnType<typeof validateManifests> => {
    const directory = mkdtempSync(join(tmpdir(), "odd # files-"));
    places.push(directory);
    cpSync(weather, directory, { recursive: true });
    writeFileSync(join(directory, file), text);
    return validateManifests(directory).map((fault) => ({ ...fault, file: relative(directory, fault.file) }));
  };

  test("broken JSON is a fault of its file, wherever the directory lies", () => {
    const file = "actions/stations/list_stations.json";
    expect(spoil(file, "{")).toEqual([{ file, path: "", message: expect.stringContaining("is not JSON") }]);
  });

  test("a shape that refers back to itself", () => {
    const faults = spoil(
      "schemas/station.json",
      '{ "type": "object", "properties": { "next": { "$ref": "station.json" } } }',
    );
    expect(faults).toEqual([
      { file: "schemas/station.json", path: "/properties/next/$ref", message: "station.json refers back to itself" },
    ]);
  });

  test("a directory in an odd place without a fault", () => {
    expect(spoil("notes.txt", "")).toEqual([]);
  });
});

test("the made-up connector has no fault", () => {
  expect(validateManifests(weather)).toEqual([]);
});
