// A VALUES list of many rows. The number of its rows is a power of two, so that a database sees few different statements.
import type { SqlValue } from "./database.ts";

export interface ValuesList {
  /** Each row has the columns of `types`, in their order. Rows without values, whose columns are all null, fill it up. */
  sql: string;
  /** The values of the parameters from `firstParameter` on. */
  values: SqlValue[];
}

export function createValuesList(
  types: readonly ("TEXT" | "BIGINT")[],
  rows: readonly (readonly SqlValue[])[],
  firstParameter = 1,
): ValuesList {
  const rowCount = 2 ** Math.ceil(Math.log2(rows.length));
  const tuples = Array.from({ length: rowCount }, (_, row) => {
    const first = firstParameter + row * types.length;
    return `(${types.map((type, column) => `CAST($${first + column} AS ${type})`).join(", ")})`;
  });
  const padding: null[] = Array(types.length * (rowCount - rows.length)).fill(null);
  return { sql: `VALUES ${tuples.join(", ")}`, values: [...rows.flat(), ...padding] };
}
