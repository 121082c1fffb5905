// The manifests of the built package, which are one file.
import { expect, test } from "vitest";
import { gongManifests } from "../src/index.ts";
import type { Manifests } from "../src/runtime/manifests.ts";

test("the built package has the manifests of the directories, with evidence and file names", async () => {
  const file = new URL("../dist/index.js", import.meta.url).href;
  const built: { gongManifests(): Manifests } = await import(file);
  const format = ({ connector, auth, actions, triggers }: Manifests) =>
    JSON.stringify([connector, ...auth, ...actions, ...triggers]);
  expect([...built.gongManifests().actions.keys()]).toEqual([...gongManifests().actions.keys()]);
  // Compared as one value, since a difference of all manifests is too long to print.
  expect(format(built.gongManifests()) === format(gongManifests())).toBe(true);
});
