// The packed piece: its size, its metadata, and what Activepieces shows of it.
import { InputPropertyMap } from "@activepieces/pieces-framework";
import { gongManifests } from "gong-connector";
import { describe, expect, test } from "vitest";
import rootPackageJson from "../../../package.json" with { type: "json" };
import packageJson from "../package.json" with { type: "json" };
import { requireNodeVersion } from "../src/node_version.ts";
import { loadPiece } from "./host.ts";
import { packedPackage } from "./packed_package.ts";
import { getAction } from "./values.ts";

const { actions, triggers } = gongManifests();
const piece = loadPiece();

describe("the package", () => {
  test("has at most 220 kB, and no dependency but the framework", () => {
    expect(packedPackage.getTarballBytes()).toBeLessThan(220_000);
    expect(Object.keys(packageJson.dependencies)).toEqual(["@activepieces/pieces-framework"]);
    expect(packageJson.version).toBe(rootPackageJson.version);
  });

  test.for(["22.21.0", "24.0.0", "100.1.0"])("is loaded by Node.js %s", (version) => {
    expect(() => requireNodeVersion(version)).not.toThrow();
  });

  test.for(["20.20.2", "22.20.0", "18.0.0"])("is not loaded by Node.js %s", (version) => {
    const message = `piece-gong-connector needs Node.js 22.21 or newer, and this is ${version}. Run Activepieces on a newer Node.js.`;
    expect(() => requireNodeVersion(version)).toThrow(message);
  });

  test("has every action and every polling trigger", () => {
    const polling = [...triggers.values()].filter(({ poll }) => poll !== undefined).map(({ id }) => id);
    expect(Object.keys(piece.actions())).toEqual([...actions.keys()]);
    expect(Object.keys(piece.triggers())).toEqual(polling);
  });

  test("has no webhook trigger, so that no request can be forged", () => {
    expect(Object.values(piece.triggers()).map(({ type }) => type)).toEqual(Array(10).fill("POLLING"));
  });

  test("has metadata that is JSON, and properties of the framework", () => {
    const metadata = JSON.parse(JSON.stringify(piece.metadata()));
    const steps: { props: object }[] = [...Object.values(metadata.actions), ...Object.values(metadata.triggers)] as [];
    for (const { props } of steps)
      for (const [name, property] of Object.entries(props)) {
        // The schema of the framework, unlike its types, requires `properties` of a list of texts.
        const schema = property.type === "ARRAY" ? { properties: {}, ...property } : property;
        expect(InputPropertyMap.safeParse({ [name]: schema }).error, name).toBeUndefined();
        expect(name).toMatch(/^\w+$/);
      }
  });

  test("contains no path of this machine", async () => {
    expect(JSON.stringify(piece.metadata())).not.toContain(process.cwd());
  });

  test("hides the retry of the engine where a repeat is not safe", () => {
    const isHidden = (id: string) => piece.getAction(id)?.errorHandlingOptions.retryOnFailure.hide;
    expect(["list_calls", "update_meeting", "create_call"].map(isHidden)).toEqual([false, false, false]);
    expect(["create_meeting", "http_request", "erase_data_for_phone_number"].map(isHidden)).toEqual([true, true, true]);
  });

  test("offers no action that deletes to agents", () => {
    expect(piece.getAction("delete_meeting")?.audience).toBe("human");
    expect(piece.getAction("create_meeting")?.aiMetadata?.description).toBe(getAction("create_meeting").description);
  });

  test("describes outputs", () => {
    const [items] = piece.getAction("list_calls")?.outputSchema?.fields ?? [];
    expect(items).toMatchObject({ key: "items", label: "Items" });
    expect(items?.listItems).toContainEqual(expect.objectContaining({ key: "duration", format: "number" }));
  });
});
