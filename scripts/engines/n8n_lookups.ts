// The drop-downs of n8n: one method for each different lookup, which may serve fields of several actions.
import type { FormField } from "../../src/forms/index.ts";
import type { Schema } from "../../src/index.ts";
import type { EngineCatalog } from "./engine_catalog.ts";

type Lookup = NonNullable<Schema["lookup"]>;

export interface N8nLookup {
  method: string;
  /** An action or trigger with this lookup, and the JSON Pointer of it in the input. */
  id: string;
  pointer: string;
}

export class N8nLookups {
  readonly #byLookup = new Map<string, N8nLookup>();

  constructor({ actions, triggers }: Pick<EngineCatalog, "actions" | "triggers">) {
    for (const { id, form } of [...actions, ...triggers]) for (const field of form.fields) this.#add(id, field);
  }

  #add(id: string, { lookup, lookupPointer }: FormField): void {
    const key = JSON.stringify(lookup);
    if (!lookup || lookupPointer === undefined || this.#byLookup.has(key)) return;
    const words = [...lookup.action.split("_"), ...lookup.value.split("/"), "choices"].filter((word) => word !== "");
    const base = words
      .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
      .join("");
    const same = [...this.#byLookup.values()].filter(({ method }) => method.replace(/\d+$/, "") === base).length;
    this.#byLookup.set(key, { method: same === 0 ? base : `${base}${same + 1}`, id, pointer: lookupPointer });
  }

  getMethod(lookup: Lookup | undefined): string | undefined {
    return this.#byLookup.get(JSON.stringify(lookup))?.method;
  }

  get all(): readonly N8nLookup[] {
    return [...this.#byLookup.values()];
  }
}
