// The requests of one poll, and their budget.
import { type Page, toPage } from "../../pagination/pagination.ts";
import type { InputValues } from "../event.ts";
import type { PollOptions } from "./options.ts";

export class PollRequests {
  count = 0;
  readonly #options: PollOptions;

  constructor(options: PollOptions) {
    this.#options = options;
  }

  /** Whether another request may be sent, within a share of the budget. */
  readonly hasBudget = (share = 1): boolean => this.count < (this.#options.maxRequests ?? 25) * share;

  readonly requestPage = async (action: string, input: InputValues, cursor?: string): Promise<Page> => {
    const { connector, signal } = this.#options;
    const { cursorInput } = connector.manifests.connector.pagination;
    this.count += 1;
    const pageInput = cursor === undefined ? input : { ...input, [cursorInput]: cursor };
    return toPage(await connector.run(action, pageInput, { priority: "background", ...(signal && { signal }) }));
  };
}
