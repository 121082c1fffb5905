// @ts-nocheck
// What a JSON body must hold, declared field by field and refused in the words Gong uses.
import { badRequest, invalidJsonError } from "./responses.ts";
import { parseDateTime } from "./time.ts";

/** Reads one value. Faults of content are collected; a value of another JSON type makes the whole body unreadable. */
export interface Field<T> {
  read(value: unknown, at: string, faults: string[]): T | undefined;
}

type Shape = Readonly<Record<string, Field<unknown>>>;
type Read<S extends Shape> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never };
export type Body<F> = F extends Field<infer T> ? NonNullable<T> : never;

const unreadable = () => badRequest(invalidJsonError);
const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;
const isPresent = <T>(value: T): value is NonNullable<T> => !isAbsent(value);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text; a number stands for its digits, as Gong's parser has it. */
export function text(limits: { min?: number; max?: number; pattern?: RegExp } = {}): Field<string | undefined> {
  return {
    read(value, at, faults) {
      if (isAbsent(value)) return undefined;
      if (typeof value === "object") throw unreadable();
      const found = String(value);
      const { min = 0, max = 2147483647, pattern } = limits;
      if (found.length < min || found.length > max) faults.push(`${at}: size must be between ${min} and ${max}`);
      if (pattern !== undefined && !pattern.test(found)) faults.push(`${at}: must match "${pattern.source}"`);
      return found;
    },
  };
}

export function oneOf<const T extends string>(choices: readonly T[]): Field<T | undefined> {
  return {
    read(value) {
      if (isAbsent(value)) return undefined;
      const found = choices.find((choice) => choice === value);
      if (found === undefined) throw unreadable();
      return found;
    },
  };
}

export function number(limits: { min?: number; max?: number; whole?: boolean } = {}): Field<number | undefined> {
  return {
    read(value, at, faults) {
      if (isAbsent(value)) return undefined;
      const found = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof found !== "number" || Number.isNaN(found)) throw unreadable();
      if (limits.whole === true && !Number.isInteger(found)) throw unreadable();
      const { min = -Infinity, max = Infinity } = limits;
      if (found < min) faults.push(`${at}: must be greater than or equal to ${min}`);
      if (found > max) faults.push(`${at}: must be less than or equal to ${max}`);
      return found;
    },
  };
}

export function flag(): Field<boolean | undefined> {
  return {
    read(value) {
      if (isAbsent(value)) return undefined;
      if (value === true || value === "true") return true;
      if (value === false || value === "false") return false;
      throw unreadable();
    },
  };
}

/** An ISO-8601 moment with offset, as milliseconds since the epoch. */
export function moment(): Field<number | undefined> {
  return {
    read(value, at, faults) {
      if (isAbsent(value)) return undefined;
      const found = typeof value === "string" ? parseDateTime(value) : undefined;
      if (found === undefined) faults.push(`${at}: must be a date and time in ISO-8601 format`);
      return found;
    },
  };
}

export function anything(): Field<unknown> {
  return { read: (value) => value };
}

export function list<T>(
  item: Field<T>,
  limits: { min?: number; max?: number } = {},
): Field<readonly NonNullable<T>[] | undefined> {
  return {
    read(value, at, faults) {
      if (isAbsent(value)) return undefined;
      if (!Array.isArray(value)) throw unreadable();
      const { min = 0, max = 2147483647 } = limits;
      if (value.length < min || value.length > max) faults.push(`${at}: size must be between ${min} and ${max}`);
      const found: NonNullable<T>[] = [];
      value.forEach((each: unknown, index) => {
        const read = item.read(each, `${at}[${index}]`, faults);
        if (isPresent(read)) found.push(read);
      });
      return found;
    },
  };
}

/** Keys nobody declared are passed over. */
export function object<S extends Shape>(shape: S): Field<Read<S> | undefined> {
  return {
    read(value, at, faults) {
      if (isAbsent(value)) return undefined;
      if (!isObject(value)) throw unreadable();
      const found: Record<string, unknown> = {};
      for (const [name, field] of Object.entries(shape)) {
        found[name] = field.read(value[name], at === "" ? name : `${at}.${name}`, faults);
      }
      // A required field that is missing has left a fault: read() of the whole body refuses before anyone looks.
      return found as Read<S>;
    },
  };
}

export function required<T>(field: Field<T>): Field<NonNullable<T>> {
  return {
    read(value, at, faults) {
      const found = field.read(value, at, faults);
      if (isAbsent(value)) faults.push(`${at}: must not be null`);
      return isPresent(found) ? found : undefined;
    },
  };
}

/** A part without which the body cannot be read at all, such as `filter`. */
export function whole<T>(field: Field<T>): Field<NonNullable<T>> {
  return {
    read(value, at, faults) {
      const found = field.read(value, at, faults);
      if (!isPresent(found)) throw unreadable();
      return found;
    },
  };
}

export function read<T>(field: Field<T>, body: unknown): NonNullable<T> {
  const faults: string[] = [];
  const found = field.read(body, "", faults);
  if (faults.length > 0) throw badRequest(faults);
  if (!isPresent(found)) throw unreadable();
  return found;
}
