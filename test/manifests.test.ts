// Every bad manifest is refused for its reason, and the package's own manifests have no fault.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { checkManifests, createConnector, gongManifests, handlers } from "../src/index.ts";

interface Bad {
  reason: string;
  kind: "action" | "connector" | "auth" | "trigger";
  /** Id of the action that it claims to be. */
  file?: string;
  handlers?: string[];
  manifest: object;
  faults: { pointer: string; says: string }[];
}

const weather = fileURLToPath(new URL("fixtures/weather", import.meta.url));
const folder = new URL("bad/", import.meta.url);
const places: string[] = [];
afterEach(() => {
  for (const place of places.splice(0)) rmSync(place, { recursive: true });
});

/** A copy of the made-up connector with one manifest put in. */
function directoryWith({ kind, file, manifest }: Bad): { directory: string; target: string } {
  const directory = mkdtempSync(join(tmpdir(), "manifests-"));
  places.push(directory);
  cpSync(weather, directory, { recursive: true });
  const place = {
    action: `actions/stations/${file}.json`,
    connector: "connector.json",
    auth: "auth/token.json",
    trigger: `triggers/${file}.json`,
  };
  const target = join(directory, place[kind]);
  writeFileSync(target, JSON.stringify(manifest));
  return { directory, target };
}

describe.for(readdirSync(folder).filter((name) => name.endsWith(".json")))("%s", (name) => {
  const bad: Bad = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  test(bad.reason, () => {
    const { directory, target } = directoryWith(bad);
    const faults = checkManifests(directory, bad.handlers).filter(({ file }) => file === target);
    const seen = faults.map(({ pointer, fault }) => `${pointer}: ${fault}`);
    expect(seen).toHaveLength(bad.faults.length);
    for (const { pointer, says } of bad.faults) {
      expect(seen.filter((line) => line.startsWith(`${pointer}: `) && line.includes(says))).not.toEqual([]);
    }
  });
});

describe("the package's own manifests", () => {
  test("have no fault", () => {
    expect(checkManifests(gongManifests().directory, Object.keys(handlers))).toEqual([]);
  });

  test("spoil nothing by a user's own actions, which are held to the same rules", () => {
    const own = mkdtempSync(join(tmpdir(), "own-"));
    places.push(own);
    cpSync(weather, own, { recursive: true });
    const load = (): unknown => createConnector(gongManifests(), { actions: join(own, "actions") });
    expect(load).toThrow(/list_stations\.json#\/scopes: stations:read is not in the scope catalogue/);
  });
});

test("the made-up connector has no fault", () => {
  expect(checkManifests(weather)).toEqual([]);
});
