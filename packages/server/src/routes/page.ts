// Pages of lists in the settings API.
import type { Page } from "../api/settings_contract.ts";

export const pageSize = 50;

/** Creates a page from its rows and, if there is a next page, one row more. */
export async function createPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  toItems: (rows: readonly Row[]) => Item[] | Promise<Item[]>,
): Promise<Page<Item>> {
  const pageRows = rows.slice(0, pageSize);
  const nextCursor = rows.length > pageSize ? pageRows.at(-1)?.id : undefined;
  return { items: await toItems(pageRows), ...(nextCursor !== undefined && { nextCursor }) };
}
