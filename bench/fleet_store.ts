// The store of the benchmark fleet: connections of a company each, with subscriptions whose polls are spread over their intervals.
import { gong, gongManifests, poll } from "gong-connector";
import { AppSettings, openStore, type Store, type StoreOptions } from "gong-connector-server";
import { Encryptor } from "../packages/server/src/store/encryption.ts";
import { loadKey } from "../packages/server/src/store/load_key.ts";
import { createAccountOptions } from "../test/helpers/account.ts";
import type { FleetTrigger } from "./fleet_types.ts";

export const fleetTriggers: readonly FleetTrigger[] = ["call_processed", "call_updated", "user_changed"];

export interface FleetOptions {
  store: StoreOptions;
  connections: number;
  /** Undefined if nothing is polled. */
  vendorUrl: string | undefined;
  /** When the first polls are due. */
  startsAt: number;
  /** Where the events of a connection are delivered; undefined to keep them. */
  deliveryUrl: (connection: number) => string | undefined;
}

type Row = readonly (string | number | null)[];

/** Pause between two polls of a trigger. */
export function getIntervalMs(trigger: string): number {
  const seconds = gongManifests().triggers.get(trigger)?.poll?.intervalSeconds.default;
  if (seconds === undefined) throw new Error(`${trigger} has no interval`);
  return seconds * 1000;
}

export function createSubscriptionId(connection: number, trigger: FleetTrigger): string {
  return `sub_${connection}_${trigger}`;
}

export async function createFleet(options: FleetOptions): Promise<void> {
  const store = await openStore(options.store);
  try {
    await new AppSettings(store, []).update({ authMethod: "api_key", credentialSource: "configured" });
    const states = options.vendorUrl === undefined ? new Map() : await readStates(options.vendorUrl);
    const [setting] = await store.database.query("SELECT value FROM settings WHERE name = 'encryption_key_id'");
    const encryptor = new Encryptor(loadKey(options.store, String(JSON.parse(String(setting?.value)))));
    const numbers = Array.from({ length: options.connections }, (_none, index) => index);
    await addRows(
      store,
      "connections",
      connectionColumns,
      numbers.map((number) => createConnection(number, options)),
    );
    await addRows(
      store,
      "secrets",
      ["owner_id", "name", "ciphertext"],
      numbers.flatMap((number) => createSecrets(encryptor, number)),
    );
    const subscriptions = numbers.flatMap((number) =>
      fleetTriggers.map((trigger) => createSubscription(encryptor, number, trigger, states, options)),
    );
    await addRows(store, "subscriptions", subscriptionColumns, subscriptions);
  } finally {
    await store.close();
  }
}

/** The poll states after some polls: the same for each company, since the vendor's script is. */
async function readStates(vendorUrl: string): Promise<ReadonlyMap<FleetTrigger, string>> {
  const account = createAccountOptions(vendorUrl, { accessKey: "key-0", accessKeySecret: "secret" });
  const connector = gong({ ...account, rateLimiter: false });
  const states = new Map<FleetTrigger, string>();
  for (const id of fleetTriggers) {
    const trigger = connector.manifests.triggers.get(id);
    if (!trigger) throw new Error(`there is no trigger ${id}`);
    let state: string | undefined;
    for (let polls = 0; polls < 2; polls += 1) state = (await poll(trigger, state, { connector })).state;
    if (state !== undefined) states.set(id, state);
  }
  return states;
}

const connectionColumns = [
  ...["id", "customer", "auth_method", "quota_key", "base_url", "requested_scopes", "granted_scopes", "state"],
  ...["token_version", "created_at"],
];

function createConnection(number: number, { vendorUrl }: FleetOptions): Row {
  const name = `Company ${number}`;
  return [
    `con_${number}`,
    name,
    "api_key",
    `customer:${name}`,
    vendorUrl ?? null,
    "[]",
    "[]",
    "connected",
    1,
    Date.now(),
  ];
}

function createSecrets(encryptor: Encryptor, number: number): Row[] {
  const encrypt = (owner: string, name: string, secret: string): Row => [
    owner,
    name,
    encryptor.encrypt(`${owner}/${name}`, secret),
  ];
  const signing = `whsec_${Buffer.from("twenty-four random bytes").toString("base64")}`;
  return [
    encrypt(`con_${number}`, "accessKey", `key-${number}`),
    encrypt(`con_${number}`, "accessKeySecret", "secret"),
    ...fleetTriggers.map((trigger) => encrypt(createSubscriptionId(number, trigger), "signing", signing)),
  ];
}

const subscriptionColumns = [
  ...["id", "trigger_id", "connection_id", "input", "enabled", "start_at", "delivery_url", "revision", "created_at"],
  ...["poll_state_ciphertext", "next_poll_at", "last_poll_requests"],
];

function createSubscription(
  encryptor: Encryptor,
  number: number,
  trigger: FleetTrigger,
  states: ReadonlyMap<FleetTrigger, string>,
  { startsAt, deliveryUrl }: FleetOptions,
): Row {
  const id = createSubscriptionId(number, trigger);
  const state = encryptor.encrypt(`subscription/${id}`, states.get(trigger) ?? "");
  const dueAt = Math.floor(startsAt + Math.random() * getIntervalMs(trigger));
  const now = Date.now();
  return [id, trigger, `con_${number}`, "{}", 1, now, deliveryUrl(number) ?? null, 1, now, state, dueAt, 0];
}

const rowsPerStatement = 100;

async function addRows({ database }: Store, table: string, columns: readonly string[], rows: readonly Row[]) {
  await database.transaction(async (transaction) => {
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      const part = rows.slice(start, start + rowsPerStatement);
      const tuples = part.map(
        (_row, index) => `(${columns.map((_column, place) => `$${index * columns.length + place + 1}`).join(", ")})`,
      );
      await transaction.query(`INSERT INTO ${table} (${columns.join(", ")}) VALUES ${tuples.join(", ")}`, part.flat());
    }
  });
}
