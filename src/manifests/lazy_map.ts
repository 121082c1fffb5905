// A map whose values are created when they are needed.

/** Each value is created once, from its key. */
export class LazyMap<V> implements ReadonlyMap<string, V> {
  readonly #sources: ReadonlyMap<string, () => V>;
  readonly #values = new Map<string, V>();
  #all: ReadonlyMap<string, V> | undefined;

  constructor(sources: ReadonlyMap<string, () => V>) {
    this.#sources = sources;
  }

  get size(): number {
    return this.#sources.size;
  }

  has(key: string): boolean {
    return this.#sources.has(key);
  }

  get(key: string): V | undefined {
    const create = this.#sources.get(key);
    return create && (this.#values.get(key) ?? this.#create(key, create));
  }

  keys(): MapIterator<string> {
    return this.#sources.keys();
  }

  values(): MapIterator<V> {
    return this.#getAll().values();
  }

  entries(): MapIterator<[string, V]> {
    return this.#getAll().entries();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  #create(key: string, create: () => V): V {
    const value = create();
    this.#values.set(key, value);
    return value;
  }

  /** In the order of the keys. */
  #getAll(): ReadonlyMap<string, V> {
    this.#all ??= new Map(
      Array.from(this.#sources, ([key, create]) => [key, this.#values.get(key) ?? this.#create(key, create)]),
    );
    return this.#all;
  }
}
