// Example inputs name records of the sandbox: every read action runs with its example.
import { type AnyConnector, gong, gongManifests } from "gong-connector";
import { beforeAll, describe, expect, test } from "vitest";
import { createInputValidator } from "../../../src/runtime/validate_input.ts";
import { createAccountOptions } from "../../../test/helpers/account.ts";
import { createSandboxInput, type SandboxServer, startSandboxServer } from "../src/index.ts";

const { actions } = gongManifests();
const reads = [...actions.values()].filter(({ effect }) => effect === "read").map(({ id }) => id);
let server: SandboxServer;

const createInput = (id: string): Record<string, unknown> => {
  const action = actions.get(id);
  return action ? createSandboxInput(action, server.sandbox) : {};
};

function connect(): AnyConnector {
  const { accessKey, accessKeySecret } = server.sandbox.credentials;
  return gong(createAccountOptions(server.url, { accessKey, accessKeySecret }));
}

/** Creates the records that a new sandbox does not have. */
async function createRecords(): Promise<void> {
  const connector = connect();
  await connector.run("register_crm_integration", createInput("register_crm_integration"));
  for (const id of ["update_crm_schema_fields", "upload_crm_entities", "bulk_assign_prospects_to_flow"])
    await connector.run(id, { ...createInput(id), ...(id === "upload_crm_entities" && { entities: [crmEntity] }) });
  // The sandbox processes an upload at the next request.
  await connector.run("get_crm_request_status", createInput("get_crm_request_status"));
  await connector.run("assign_prospects_to_flow", createInput("assign_prospects_to_flow"));
}

const crmEntity = { objectId: "acc-1", modifiedDate: "2026-03-01T09:00:00Z", name: "Harbourline" };

beforeAll(async () => {
  server = await startSandboxServer({ port: 0, rateLimits: false, bulkProcessingMs: 0 });
  await createRecords();
  return () => server.close();
});

describe("createSandboxInput", () => {
  test.for(reads)("returns an input with which %s succeeds in the sandbox", async (id) => {
    const output = await connect().run(id, createInput(id), { allowPaidActions: true });
    expect(output).toBeTypeOf("object");
  });

  test.for([...actions.keys()])("returns an input that %s accepts", (id) => {
    const action = actions.get(id);
    // No meeting is seeded, and a new sandbox has none.
    const isEmpty = action?.input.properties?.meetingId !== undefined;
    expect(action && createInputValidator(action)(createInput(id)).map(({ path }) => path)).toEqual(
      isEmpty ? ["/meetingId"] : [],
    );
  });

  test("leaves out the id of a record that the sandbox does not have", () => {
    const action = actions.get("delete_meeting");
    expect(action && createSandboxInput(action, server.sandbox)).not.toHaveProperty("meetingId");
  });
});
