// The packed piece in the framework of Activepieces, with contexts of ours: Activepieces' engine is in no package registry.
import { createRequire } from "node:module";
import { createMockActionContext, type Piece } from "@activepieces/pieces-framework";
import { AppConnectionType, type AppConnectionValue, extractPieceFromModule } from "@activepieces/shared";
import { enterValues } from "./editor.ts";
import { packageFolder, packageName } from "./packed_package.ts";
import { MemoryStore } from "./store.ts";

/** The piece as Activepieces finds it in the exports of a package. */
export function loadPiece(): Piece {
  const module = createRequire(import.meta.url)(packageFolder);
  return extractPieceFromModule<Piece>({ module, pieceName: packageName, pieceVersion: "0.1.0" });
}

export type Connection =
  | AppConnectionValue<AppConnectionType.CUSTOM_AUTH>
  | AppConnectionValue<AppConnectionType.OAUTH2>;

/** A connection with an access key. */
export function toKeyConnection({ accessKey, accessKeySecret }: KeyCredentials, baseUrl: string): Connection {
  return { type: AppConnectionType.CUSTOM_AUTH, props: { accessKey, accessKeySecret, baseUrl } };
}

interface KeyCredentials {
  accessKey: string;
  accessKeySecret: string;
}

export interface StepOptions {
  runId?: string;
  stepName?: string;
}

/** A flow with one connection and one store. */
export class Flow {
  readonly piece: Piece;
  readonly store = new MemoryStore();
  schedule: string | undefined;
  readonly #connection: () => Connection | undefined;

  constructor(piece: Piece, connection: () => Connection | undefined) {
    this.piece = piece;
    this.#connection = connection;
  }

  /** Runs a step with values that a user entered. */
  async run(name: string, entered: object, { runId = "run", stepName = "step_1" }: StepOptions = {}): Promise<unknown> {
    const action = this.piece.getAction(name);
    if (!action) throw new Error(`no action ${name}`);
    const context = this.#createContext(enterValues(action.props, { ...entered }));
    return action.run({ ...context, run: { ...context.run, id: runId }, step: { name: stepName } });
  }

  async enable(name: string, entered: object = {}): Promise<void> {
    const setSchedule = ({ cronExpression }: { cronExpression: string }) => {
      this.schedule = cronExpression;
    };
    const trigger = this.#getTrigger(name);
    await trigger.onEnable({ ...this.#createContext(enterValues(trigger.props, { ...entered })), setSchedule });
  }

  async poll(name: string, entered: object = {}): Promise<PolledEvent[]> {
    const trigger = this.#getTrigger(name);
    return trigger.run(this.#createContext(enterValues(trigger.props, { ...entered }))) as Promise<PolledEvent[]>;
  }

  async test(name: string, entered: object = {}): Promise<PolledEvent[]> {
    const trigger = this.#getTrigger(name);
    return trigger.test(this.#createContext(enterValues(trigger.props, { ...entered }))) as Promise<PolledEvent[]>;
  }

  /** Starts a flow run with an event, without the key that Activepieces removes. */
  async start(name: string, { _dedupe_key: _key, ...payload }: PolledEvent): Promise<void> {
    const trigger = this.#getTrigger(name);
    await trigger.onStart({ ...this.#createContext({}), payload });
  }

  #getTrigger(name: string) {
    const trigger = this.piece.getTrigger(name);
    if (!trigger) throw new Error(`no trigger ${name}`);
    return trigger;
  }

  #createContext(propsValue: Record<string, unknown>) {
    const payload = { body: {}, headers: {}, queryParams: {} };
    const base = createMockActionContext({ propsValue });
    const trigger = { setSchedule: () => {}, webhookUrl: "", payload };
    return { ...base, ...trigger, auth: this.#connection(), store: this.store };
  }
}

export interface PolledEvent {
  id: string;
  itemId: string;
  data: unknown;
  _dedupe_key?: string;
}
