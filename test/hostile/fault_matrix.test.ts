// Each action with each fault of the matrix: the code of its error, and how many requests it sends. `npm test` runs a third of the
// actions with each fault, another third with the next; `npm run test:long` runs all of them.
import type { Fault } from "gong-connector-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Action, ConnectorError, gong } from "../../src/index.ts";
import { isIdempotent } from "../../src/runtime/request.ts";
import { isLongRun } from "../helpers/long_run.ts";
import { getRefusedUrl, startTcpServer } from "../helpers/servers.ts";
import type { Input } from "./company.ts";
import { type ActionClass, type FaultRow, faultMatrix } from "./fault_matrix.ts";
import { createActionInput } from "./inputs.ts";
import { HostileVendor } from "./vendor.ts";

const actions = [...gong().manifests.actions.values()];
const lanes = 16;
let vendors: readonly HostileVendor[] = [];
/** Of the first vendor, for faults after which its company is the same. */
const inputs = new Map<string, Input>();

beforeAll(async () => {
  vendors = await Promise.all(Array.from({ length: lanes }, () => HostileVendor.start(false)));
  const [vendor] = vendors;
  vendor?.reset();
  const company = vendor?.getCompany();
  for (const { id } of company ? actions : []) if (company) inputs.set(id, await createActionInput(id, company));
});

afterAll(async () => {
  await Promise.all(vendors.map((vendor) => vendor.close()));
});

function classify(action: Action, input: Input): ActionClass {
  if (action.effect !== "read") return isIdempotent(action, input) ? "safe_write" : "write";
  return action.response?.items === undefined ? "read" : "list";
}

async function getBaseUrl(fault: FaultRow["fault"], vendor: HostileVendor): Promise<string> {
  if (fault === "closed_port") return getRefusedUrl();
  if (fault === "silent_tls") return (await startTcpServer(() => {})).replace("http:", "https:");
  return vendor.url;
}

/** More requests than any action needs. */
const maxRequests = 60;

async function runWith(
  vendor: HostileVendor,
  { expected, baseUrl = vendor.url }: FaultRow & { baseUrl?: string },
  action: Action,
  input: Input,
  signal?: AbortSignal,
): Promise<string> {
  // A long time-out where none is expected, since the machine may be busy.
  const timeouts = expected.read === "timeout" ? {} : { timeoutMs: 60_000 };
  const connector = vendor.connect("api_key", { maxRetries: 0, ...timeouts }, baseUrl);
  try {
    await connector.run(action.id, input, { ...(signal && { signal }) });
    return "success";
  } catch (error) {
    return ConnectorError.is(error) ? error.code : `${error}`;
  }
}

function inject(vendor: HostileVendor, fault: Fault): void {
  vendor.sandbox.injectFault({ ...fault, times: Number.POSITIVE_INFINITY });
}

/** The outcomes of all actions, by id. */
async function runRow(row: FaultRow, actions: readonly Action[]): Promise<Map<string, string>> {
  const { fault, isProcessed } = row;
  const outcomes = new Map<string, string>();
  const [first] = vendors;
  if (!first) return outcomes;
  const baseUrl = await getBaseUrl(fault, first);
  if (isProcessed !== true) {
    if (typeof fault !== "string") inject(first, fault);
    const run = async (action: Action): Promise<void> => {
      outcomes.set(action.id, await runWith(first, { ...row, baseUrl }, action, inputs.get(action.id) ?? {}));
    };
    await Promise.all(actions.map(run));
    first.sandbox.clearFaults();
    return outcomes;
  }
  const queue = actions.values();
  const runLane = async (vendor: HostileVendor): Promise<void> => {
    for (const action of queue) {
      vendor.reset();
      const input = await createActionInput(action.id, vendor.getCompany());
      if (typeof fault !== "string") inject(vendor, fault);
      const controller = new AbortController();
      vendor.countFrom(maxRequests);
      vendor.onExceeded = () => controller.abort(new Error(`more than ${maxRequests} requests`));
      outcomes.set(action.id, await runWith(vendor, row, action, input, controller.signal));
    }
  };
  await Promise.all(vendors.slice(1).map(runLane));
  return outcomes;
}

const rows = faultMatrix.map((row, index) => {
  const chosen = actions.filter((_action, place) => isLongRun || (place + index) % 3 === 0);
  return [row.name, row, chosen] as const;
});

test.for(rows)("each action after %s", async ([, row, chosen]) => {
  const outcomes = await runRow(row, chosen);
  const others = new Map(
    Object.entries(row.others ?? {}).flatMap(([outcome, ids]) => ids.map((id) => [id, outcome] as const)),
  );
  const expected = chosen.map((action) => {
    const usual = row.expected[classify(action, inputs.get(action.id) ?? {})];
    return [action.id, others.get(action.id) ?? usual] as const;
  });
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(expected));
});
