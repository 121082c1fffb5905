// The catalog of misbehaviors by name, and a seeded source of them for a hostile sandbox.
import type { IncomingHttpHeaders } from "node:http";
import { createRandom, type Random } from "../random.ts";
import {
  addFields,
  type BodyChange,
  cycleCursors,
  dropFields,
  emptyTranscripts,
  expireCursor,
  renewCursor,
  renewCursorWithoutItems,
  repeatCursor,
  sendNullList,
  sendNulls,
  sendNumberAsCursor,
  sendNumericIds,
  sendObjectAsCursor,
  sendOtherList,
  sendOtherTypes,
} from "./body_changes.ts";
import {
  echoRequest,
  type FixedResponse,
  pickEmptyError,
  pickHtmlError,
  pickOddError,
  pickOddSuccess,
  pickRateLimit,
  pickRedirect,
  pickServerError,
  pickTextError,
  pickUnauthorized,
} from "./error_responses.ts";
import { changeTokenFields, pickStrayTokenError, pickTokenRefusal } from "./token_responses.ts";

/**
 * How the bytes of a response are sent. `reset` and `hang`: the request is not processed, and the connection breaks or
 * there is no response. `lost`: it is processed, then the connection breaks. `truncate`: half of the response, then the
 * connection breaks. `stall`: half of the response, then nothing. `drip`: in small pieces. `expand`: gzip that expands
 * a thousandfold, to 96 MB. The last three add bytes to the response: a byte order mark, a text that is not UTF-8, or
 * 5,000 nested lists.
 */
export type Delivery =
  | "reset"
  | "hang"
  | "lost"
  | "truncate"
  | "stall"
  | "drip"
  | "expand"
  | "byte_order_mark"
  | "invalid_utf8"
  | "deeply_nested";

/** What the sandbox does with one request. */
export interface Effect {
  /** Sent instead of processing the request. */
  readonly response?: FixedResponse;
  readonly connection?: Delivery;
  readonly change?: BodyChange;
  /** Milliseconds before the response, and for `drip` between its pieces. */
  readonly delayMs?: number;
}

export interface MisbehaviorContext {
  readonly random: Random;
  readonly headers: IncomingHttpHeaders;
  /** Unit of delays in milliseconds. */
  readonly delayMs: number;
}

type CreateEffect = (context: MisbehaviorContext) => Effect;

const change =
  (bodyChange: BodyChange): CreateEffect =>
  () => ({ change: bodyChange });
const respond =
  (pick: (random: Random) => FixedResponse): CreateEffect =>
  ({ random }) => ({ response: pick(random) });
const deliver =
  (connection: Delivery): CreateEffect =>
  () => ({ connection });

const connectionMisbehaviors = {
  reset: deliver("reset"),
  lost: deliver("lost"),
  hang: deliver("hang"),
  truncated: deliver("truncate"),
  stalled: deliver("stall"),
  slow: ({ delayMs }) => ({ connection: "drip", delayMs: delayMs / 20 }),
  late: ({ random, delayMs }) => ({ delayMs: delayMs * random.int(1, 4) }),
  expanding: deliver("expand"),
} as const satisfies Record<string, CreateEffect>;

const responseMisbehaviors = {
  html_error: respond(pickHtmlError),
  text_error: respond(pickTextError),
  empty_error: respond(pickEmptyError),
  odd_error: respond(pickOddError),
  odd_success: respond(pickOddSuccess),
  server_error: respond(pickServerError),
  rate_limited: respond(pickRateLimit),
  redirect: respond(pickRedirect),
  echoed_credentials: ({ random, headers }) => ({ response: echoRequest(random, headers) }),
} as const satisfies Record<string, CreateEffect>;

const apiMisbehaviors = {
  unauthorized: respond(pickUnauthorized),
  byte_order_mark: deliver("byte_order_mark"),
  invalid_utf8: deliver("invalid_utf8"),
  deeply_nested: deliver("deeply_nested"),
  cursor_repeats: change(repeatCursor),
  cursor_cycle: change(cycleCursors),
  cursor_renewed: change(renewCursor),
  cursor_renewed_without_items: change(renewCursorWithoutItems),
  cursor_number: change(sendNumberAsCursor),
  cursor_object: change(sendObjectAsCursor),
  cursor_expired: change(expireCursor),
  null_list: change(sendNullList),
  other_list: change(sendOtherList),
  nulls: change(sendNulls),
  missing_fields: change(dropFields),
  other_types: change(sendOtherTypes),
  extra_fields: change(addFields),
  numeric_ids: change(sendNumericIds),
  empty_transcripts: change(emptyTranscripts),
} as const satisfies Record<string, CreateEffect>;

const tokenMisbehaviors = {
  token_refused: respond(pickTokenRefusal),
  token_stray_error: respond(pickStrayTokenError),
  token_fields: change(changeTokenFields),
} as const satisfies Record<string, CreateEffect>;

const byName = { ...connectionMisbehaviors, ...responseMisbehaviors, ...apiMisbehaviors, ...tokenMisbehaviors };

/** Name of a misbehavior; the README describes each. */
export type Misbehavior = keyof typeof byName;

const listNames = (...groups: readonly object[]): readonly Misbehavior[] =>
  groups.flatMap((group) => Object.keys(group)).filter(isMisbehavior);

export function isMisbehavior(name: string): name is Misbehavior {
  return Object.hasOwn(byName, name);
}

/** Misbehaviors of requests to the API, and of token requests. */
export const misbehaviors = {
  api: listNames(connectionMisbehaviors, responseMisbehaviors, apiMisbehaviors),
  token: listNames(connectionMisbehaviors, responseMisbehaviors, tokenMisbehaviors),
};

export function createEffect(name: Misbehavior, context: MisbehaviorContext): Effect {
  return byName[name](context);
}

export interface HostileOptions {
  /** With the same seed and requests, the misbehaviors are the same. Default: the seed of the sandbox. */
  readonly seed?: number | string;
  /** Share of requests with a misbehavior. Default 0.3. */
  readonly rate?: number;
  /** Default: all. */
  readonly misbehaviors?: readonly Misbehavior[];
  /** Unit of delays in milliseconds: a late response comes after one to four of them. Default 2,000. */
  readonly delayMs?: number;
}

/** Selects a misbehavior for a request, or none. */
export interface HostileSource {
  readonly random: Random;
  readonly delayMs: number;
  select(isTokenRequest: boolean): Misbehavior | undefined;
}

export function createHostileSource({
  seed = 1,
  rate = 0.3,
  misbehaviors: names = [...misbehaviors.api, ...misbehaviors.token],
  delayMs = 2000,
}: HostileOptions): HostileSource {
  const random = createRandom(`hostile/${seed}`);
  const api = misbehaviors.api.filter((name) => names.includes(name));
  const token = misbehaviors.token.filter((name) => names.includes(name));
  return {
    random,
    delayMs,
    select(isTokenRequest) {
      const candidates = isTokenRequest ? token : api;
      return candidates.length > 0 && random.chance(rate) ? random.pick(candidates) : undefined;
    },
  };
}
