// The manifests of Gong against Gong's OpenAPI document.
import { readFileSync } from "node:fs";
import { gongManifests } from "gong-connector";
import { getPointer } from "gong-connector/internal";
import { describe, expect, test } from "vitest";
import { missingOpenApiMessage, openApiFile } from "../../../test/helpers/gong_openapi.ts";
import { compareWithOpenApi } from "../src/index.ts";

describe.skipIf(missingOpenApiMessage !== "")(
  `against Gong's OpenAPI document${missingOpenApiMessage && ` (skipped: ${missingOpenApiMessage})`}`,
  () => {
    const loadDocument = (): unknown => JSON.parse(readFileSync(openApiFile, "utf8"));

    test("reports no difference and finds every known difference", () => {
      const { differences, resolved, operations, known } = compareWithOpenApi(gongManifests(), loadDocument());
      expect(differences).toEqual([]);
      expect(resolved).toEqual([]);
      expect(operations).toBeGreaterThanOrEqual(67);
      expect(known.length).toBeGreaterThan(20);
    });

    test("reports a new field of a call for every action that returns calls", () => {
      const changed = loadDocument();
      const call = getPointer(changed, "/components/schemas/CallBasicData/properties");
      Reflect.set(Object(call), "mood", { type: "string" });
      const { differences } = compareWithOpenApi(gongManifests(), changed);
      const concerned = differences.flatMap(({ actions }) => actions).sort();
      expect(concerned).toEqual(["get_call_by_id", "list_calls", "list_extensive_calls"]);
      for (const { change, subject, path } of differences)
        expect([change, subject, path.split("/").at(-1)]).toEqual(["added", "field", "mood"]);
    });
  },
);
