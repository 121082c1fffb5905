// Dates and times in the forms in which hosts hand them over.

/** A date-time as ISO 8601 with offset; a value without offset is in the time zone. Other values stay as they are. */
export function toIsoDateTime(value: unknown, timeZone: string): unknown {
  const text = toText(value, "toISO");
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/.test(text)) return text;
  const [date = "", time = "00:00:00"] = text.split(/[T ]/);
  const local = `${date}T${time.length === 5 ? `${time}:00` : time}`;
  return Number.isNaN(Date.parse(`${local}Z`)) ? text : `${local}${getOffset(local, timeZone)}`;
}

/** A day as YYYY-MM-DD, also from a date-time in the host's time zone. Other values stay as they are. */
export function toIsoDate(value: unknown): unknown {
  const text = toText(value, "toISODate");
  return typeof text === "string" && /^\d{4}-\d\d-\d\dT/.test(text) ? text.slice(0, 10) : text;
}

/** The text of a Date or of an object with a method of this name, such as Luxon's DateTime. */
function toText(value: unknown, method: string): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
  const format = typeof value === "object" && value !== null ? Reflect.get(value, method) : undefined;
  return typeof format === "function" && !Array.isArray(value) ? Reflect.apply(format, value, []) : value;
}

/** The offset of a local time, such as +02:00. A time that is skipped or repeated has one of its two offsets. */
function getOffset(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}Z`);
  const guess = readOffsetMinutes(asUtc, timeZone);
  const minutes = readOffsetMinutes(asUtc - guess * 60_000, timeZone);
  if (minutes === 0) return "Z";
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}

function readOffsetMinutes(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(time);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
