// Changes of a response's JSON that a client has to survive: cursors that lead nowhere, nulls, other types, other ids.
import { isExactNumber, toExactNumber } from "../exact_json.ts";
import type { Random } from "../random.ts";
import { badRequest } from "../responses.ts";

type Body = Readonly<Record<string, unknown>>;

/** What a change knows about the request. */
export interface ChangeContext {
  readonly random: Random;
  /** The cursor that the request sent. */
  readonly cursor: string | undefined;
}

export type BodyChange = (body: Body, context: ChangeContext) => Body;

/** A cursor that begins like this leads to the first page of any list. */
export const endlessCursorPrefix = "sandbox-cursor-";

const changedShare = 0.25;

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isExactNumber(value);
}

function findListName(body: Body): string | undefined {
  return Object.keys(body).find((name) => name !== "errors" && Array.isArray(body[name]));
}

function setCursor(body: Body, cursor: unknown): Body {
  if (findListName(body) === undefined) return body;
  return { ...body, records: { ...(isObject(body.records) && body.records), cursor } };
}

function setList(body: Body, list: unknown): Body {
  const name = findListName(body);
  return name === undefined ? body : { ...body, [name]: list };
}

/** Every response has this cursor. */
export const repeatCursor: BodyChange = (body) => setCursor(body, `${endlessCursorPrefix}same`);

/** Three cursors that lead to each other. */
export const cycleCursors: BodyChange = (body, { cursor }) => {
  const index = Number(cursor?.slice(`${endlessCursorPrefix}cycle-`.length) ?? -1);
  return setCursor(body, `${endlessCursorPrefix}cycle-${(index + 1) % 3}`);
};

/** A new cursor after each page, which has the items of the first page. */
export const renewCursor: BodyChange = (body, { random }) =>
  setCursor(body, `${endlessCursorPrefix}new-${random.token(12)}`);

/** A new cursor after each page, which has no items. */
export const renewCursorWithoutItems: BodyChange = (body, context) => setList(renewCursor(body, context), []);

export const sendNumberAsCursor: BodyChange = (body) => setCursor(body, 12_345);
export const sendObjectAsCursor: BodyChange = (body) => setCursor(body, { next: "page" });

/** Each page has a cursor, and each cursor is rejected as expired. */
export const expireCursor: BodyChange = (body, { cursor }) => {
  if (cursor !== undefined) throw badRequest("Failed to verify cursor: cursor has expired");
  return setCursor(body, `${endlessCursorPrefix}expired`);
};

export const sendNullList: BodyChange = (body) => setList(body, null);
export const sendOtherList: BodyChange = (body, { random }) =>
  setList(body, random.pick([{ items: [] }, "none", 0, true]));

/** Applies a function to each property below the top level. A property for which it returns undefined is left out. */
function mapProperties(value: unknown, map: (value: unknown, name: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapProperties(item, map));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, map(mapProperties(item, map), name)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function changeSome(body: Body, random: Random, change: (value: unknown) => unknown): Body {
  const mapProperty = (value: unknown): unknown => (random.chance(changedShare) ? change(value) : value);
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, mapProperties(value, mapProperty)]));
}

export const sendNulls: BodyChange = (body, { random }) => changeSome(body, random, () => null);
export const dropFields: BodyChange = (body, { random }) => changeSome(body, random, () => undefined);

const otherValues: readonly unknown[] = [7, "text", "", true, [], {}, [null], { id: 1 }, -1.5, "null"];
export const sendOtherTypes: BodyChange = (body, { random }) =>
  changeSome(body, random, () => random.pick(otherValues));

/** Unexpected fields, also with names that have a meaning in JavaScript. */
export const addFields: BodyChange = (body) => {
  const extra = { sandboxExtra: { list: [1, null, "text"] }, constructor: "text", toString: null, ["__proto__"]: {} };
  const add = (value: unknown): unknown => (isObject(value) ? { ...value, ...extra } : value);
  const extended = mapProperties(body, (value) => (Array.isArray(value) ? value.map(add) : add(value)));
  return isObject(extended) ? { ...extended, ...extra } : body;
};

/** Numbers instead of texts wherever an id consists of digits. */
export const sendNumericIds: BodyChange = (body) => {
  const toNumber = (value: unknown): unknown =>
    typeof value === "string" && /^[1-9]\d*$/.test(value) ? toExactNumber(value) : value;
  const isId = (name: string): boolean => name === "id" || name.endsWith("Id") || name.endsWith("Ids");
  const mapped = mapProperties(body, (value, name) => {
    if (!isId(name) || name === "requestId") return value;
    return Array.isArray(value) ? value.map(toNumber) : toNumber(value);
  });
  return isObject(mapped) ? mapped : body;
};

/** Calls whose transcript is not ready: their transcript is empty. */
export const emptyTranscripts: BodyChange = (body) => {
  const empty = (item: unknown): unknown => (isObject(item) ? { ...item, transcript: [] } : item);
  return Array.isArray(body.callTranscripts) ? { ...body, callTranscripts: body.callTranscripts.map(empty) } : body;
};
