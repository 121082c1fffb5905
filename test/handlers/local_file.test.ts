// Uploads in a host without local files, such as a bundled connector.
import { expect, test } from "vitest";
import { gongManifests } from "../../src/index.ts";
import { gongHandlers } from "../../src/internal.ts";
import { buildConnector } from "../../src/runtime/connector.ts";

test("rejects the input file", async () => {
  const transport = (): Promise<never> => Promise.reject(new Error("A request was sent."));
  const connector = buildConnector(gongManifests(), { handlers: gongHandlers }, { transport });
  const upload = connector.run("add_call_media", { id: "7782342274025937895", file: "call.mp3" });
  const message = "is not allowed: this host does not read local files.";
  await expect(upload).rejects.toMatchObject({ code: "invalid_upload", issues: [{ path: "/file", message }] });
});
