// Drop-downs: a method for each lookup, as a searchable list and as options.
import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from "n8n-workflow";
import { createNodeConnector } from "./connector.ts";
import { toNodeError } from "./errors.ts";
import { readInput } from "./form_values.ts";
import { lookups } from "./generated/lookups.ts";

type ListSearch = (
  this: ILoadOptionsFunctions,
  filter?: string,
  paginationToken?: string,
) => Promise<INodeListSearchResult>;
type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

export const listSearch: Record<string, ListSearch> = Object.fromEntries(
  lookups.map(({ method, id, pointer }) => [
    method,
    async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
      return findChoices(this, id, pointer, filter, paginationToken);
    },
  ]),
);

export const loadOptions: Record<string, LoadOptions> = Object.fromEntries(
  lookups.map(({ method, id, pointer }) => [
    method,
    async function (this: ILoadOptionsFunctions) {
      const { results } = await findChoices(this, id, pointer);
      return results.map(({ name, value }) => ({ name, value }));
    },
  ]),
);

async function findChoices(
  context: ILoadOptionsFunctions,
  id: string,
  pointer: string,
  search?: string,
  cursor?: string,
): Promise<INodeListSearchResult> {
  try {
    const connector = await createNodeConnector(context, context.getCurrentNodeParameter("authentication"));
    const { choices, nextCursor } = await connector.choices(id, pointer, {
      input: readCurrentInput(context),
      ...(search ? { search } : {}),
      ...(cursor ? { cursor } : {}),
    });
    return {
      results: choices.map(({ value, label }) => ({ name: label, value })),
      ...(nextCursor !== undefined && { paginationToken: nextCursor }),
    };
  } catch (error) {
    throw toNodeError(context.getNode(), error);
  }
}

/** What the user has entered so far: some lists depend on it. */
function readCurrentInput(context: ILoadOptionsFunctions): Record<string, unknown> {
  const id = context.getCurrentNodeParameter("operation") ?? context.getCurrentNodeParameter("event");
  if (typeof id !== "string") return {};
  return readInput(id, (name) => context.getCurrentNodeParameter(name), context.getTimezone());
}
