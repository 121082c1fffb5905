// The lines of a run's stream, for any number of readers: a line of JSON for progress, and a last one for the result.
import type { RunOptions } from "gong-connector";
import type { RunMessage } from "./api/settings_contract.ts";

export type OnProgress = NonNullable<RunOptions["onProgress"]>;

export class RunLines {
  #progress: string | undefined;
  #last: string | undefined;
  #changed = Promise.withResolvers<void>();
  /** Resolves to the last line. */
  readonly finished: Promise<string>;

  /** `run` must not reject. */
  constructor(run: (onProgress: OnProgress) => Promise<RunMessage>) {
    this.finished = run((progress) => {
      this.#progress = formatLine({ progress });
      this.#notify();
    }).then((message) => {
      const line = formatLine(message);
      this.#last = line;
      this.#notify();
      return line;
    });
  }

  /** The latest progress, and each later line. A slow reader gets the latest progress only. */
  async *read(): AsyncGenerator<string> {
    let sent: string | undefined;
    while (this.#last === undefined) {
      if (this.#progress !== undefined && this.#progress !== sent) {
        sent = this.#progress;
        yield sent;
      } else await this.#changed.promise;
    }
    yield this.#last;
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

function formatLine(message: RunMessage): string {
  return `${JSON.stringify(message)}\n`;
}
