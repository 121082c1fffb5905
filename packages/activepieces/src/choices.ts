// Options of drop-downs from Gong.
import type { DropdownState } from "@activepieces/pieces-framework";
import { createStepConnector } from "./connector.ts";
import { describeError } from "./errors.ts";
import { readInput } from "./values.ts";

/** The properties that the user has filled so far, with the connection as `auth`. */
export type Properties = Readonly<Record<string, unknown>>;

/** The first page of the options, or those that match a search. An error is shown in their place. */
export async function findOptions(
  id: string,
  pointer: string,
  { auth, ...properties }: Properties,
  searchValue?: string,
): Promise<DropdownState<string>> {
  if (!auth) return { disabled: true, options: [], placeholder: "Choose a connection first." };
  try {
    const input = readInput(id, properties);
    const search = searchValue ? { search: searchValue } : {};
    const { choices } = await createStepConnector(auth).choices(id, pointer, { input, ...search });
    return { disabled: false, options: choices.map(({ label, value }) => ({ label, value })) };
  } catch (error) {
    return { disabled: true, options: [], placeholder: describeError(error) };
  }
}
