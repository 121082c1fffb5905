// Commits the writes of concurrent requests to SQLite together. A write resolves when the disk has stored it.
import type { DatabaseSync } from "node:sqlite";
import type { Queryable } from "./database.ts";

/** Other statements wait until a group is committed. One write takes about 0.1 ms. */
const maxGroupSize = 100;
/**
 * Turns of the event loop before a commit. A request takes several until it writes, and a commit blocks the thread for about
 * 0.3 ms: with a commit in each of its turns, a request would take as long as several commits.
 */
const turnsPerCommit = 4;

export interface GroupCommitWrite {
  timeoutAt: number;
  /** It resolves when the disk has stored it; true if omitted. */
  isDurable?: boolean;
  /** It is one statement, which SQLite undoes itself if it fails; false if omitted. */
  isStatement?: boolean;
}

interface Write extends Required<GroupCommitWrite> {
  /** Runs the task. The returned function resolves its promise. */
  run(): Promise<() => void>;
  reject(error: unknown): void;
}

export interface GroupCommitOptions {
  transaction: Queryable;
  /** Starts the transaction of a group. Throws if it cannot until `timeoutAt`. */
  begin(timeoutAt: number): Promise<void>;
  commit(): void;
  /** Resolves when the disk has stored what is committed. */
  waitForDisk(): Promise<void>;
}

export class GroupCommit {
  readonly #file: DatabaseSync;
  readonly #options: GroupCommitOptions;
  readonly #writes: Write[] = [];
  #committing: Promise<void> | undefined;
  /** Resolves when the transaction that is open has ended. */
  #openTransaction: Promise<void> | undefined;

  constructor(file: DatabaseSync, options: GroupCommitOptions) {
    this.#file = file;
    this.#options = options;
  }

  /**
   * Resolves or rejects as `task` does, when the disk has stored the commit, or after the commit if it need not be durable. Other
   * tasks of the group do not fail with it.
   */
  add<Result>(
    task: (transaction: Queryable) => Promise<Result>,
    { timeoutAt, isDurable = true, isStatement = false }: GroupCommitWrite,
  ): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const run = async (): Promise<() => void> => {
      const result = await task(this.#options.transaction);
      return () => resolve(result);
    };
    this.#writes.push({ run, reject, timeoutAt, isDurable, isStatement });
    this.#committing ??= this.#commitAll();
    return promise;
  }

  /** Resolves when no transaction is open. */
  async waitForCommit(): Promise<void> {
    while (this.#openTransaction) await this.#openTransaction;
  }

  /** Resolves when every write is committed or has failed. */
  async waitForAll(): Promise<void> {
    await this.#committing;
  }

  async #commitAll(): Promise<void> {
    for (let [first] = this.#writes; first; [first] = this.#writes) {
      for (let turn = 0; turn < turnsPerCommit; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      const group = this.#writes.splice(0, maxGroupSize);
      try {
        await this.#options.begin(first.timeoutAt);
      } catch (error) {
        this.#writes.unshift(...group.slice(1));
        first.reject(error);
        continue;
      }
      this.#openTransaction = this.#commit(group);
      await this.#openTransaction;
      this.#openTransaction = undefined;
    }
    this.#committing = undefined;
  }

  async #commit(group: readonly Write[]): Promise<void> {
    try {
      const resolvers: (() => void)[] = [];
      for (const write of group) resolvers.push(await (group.length === 1 ? write.run() : this.#runInGroup(write)));
      this.#options.commit();
      if (group.some((write) => write.isDurable)) void this.#waitForDisk(group, resolvers);
      else for (const resolve of resolvers) resolve();
    } catch (error) {
      this.#rollBack();
      for (const { reject } of group) reject(error);
    }
  }

  async #waitForDisk(group: readonly Write[], resolvers: readonly (() => void)[]): Promise<void> {
    try {
      await this.#options.waitForDisk();
      for (const resolve of resolvers) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Throws if the failure of the task has ended the transaction, for example because the disk is full. */
  async #runInGroup({ run, reject, isStatement }: Write): Promise<() => void> {
    if (!isStatement) this.#file.exec("SAVEPOINT task");
    try {
      return await run();
    } catch (error) {
      if (!this.#file.isTransaction) throw error;
      if (!isStatement) this.#file.exec("ROLLBACK TO task");
      return () => reject(error);
    } finally {
      if (!isStatement && this.#file.isTransaction) this.#file.exec("RELEASE task");
    }
  }

  #rollBack(): void {
    // After some errors, SQLite has rolled back already.
    if (this.#file.isOpen && this.#file.isTransaction) this.#file.exec("ROLLBACK");
  }
}
