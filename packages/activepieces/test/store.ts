// A store with the limits of Activepieces: keys of 128 characters and values of 512 KiB as JSON.
import type { Store } from "@activepieces/pieces-framework";
import { STORE_KEY_MAX_LENGTH, STORE_VALUE_MAX_SIZE } from "@activepieces/shared";

export class MemoryStore implements Store {
  readonly entries = new Map<string, string>();
  /** Called before each write; what it throws stands for a process that ends there. */
  beforeWrite: () => void = () => {};
  afterWrite: () => void = () => {};

  async put<T>(key: string, value: T): Promise<T> {
    if (key.length === 0 || key.length > STORE_KEY_MAX_LENGTH) throw new Error(`invalid key ${key}`);
    const text = JSON.stringify(value);
    if (Buffer.byteLength(text) > STORE_VALUE_MAX_SIZE) throw new Error(`the value of ${key} is too large`);
    // A database with Unicode text rejects half a character.
    if (/\\u[dD][89a-fA-F]/.test(text)) throw new Error(`the value of ${key} has half a character`);
    this.beforeWrite();
    this.entries.set(key, text);
    this.afterWrite();
    return value;
  }

  async get<T>(key: string): Promise<T | null> {
    const text = this.entries.get(key);
    return text === undefined ? null : JSON.parse(text);
  }

  async delete(key: string): Promise<void> {
    this.beforeWrite();
    this.entries.delete(key);
    this.afterWrite();
  }
}
