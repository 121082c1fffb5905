// Hashes of passwords in the process of the tests cost a thirty-second of what they cost in the product: hundreds of tests sign in.
// Programs that tests start hash at the full cost, so that a store with a password is not shared with one of them.
import crypto, { type BinaryLike, type ScryptOptions } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

type OnKey = (error: Error | null, key: Buffer) => void;

const maxCost = 1024;
const { scrypt } = crypto;

/** Files of tests share a process, and each runs this module. */
const marker = Symbol.for("gong-connector tests: cheap passwords");
if (!Reflect.has(scrypt, marker)) {
  const cheapScrypt = (password: BinaryLike, salt: BinaryLike, length: number, options: ScryptOptions, done: OnKey) =>
    scrypt(password, salt, length, { ...options, N: Math.min(options.N ?? maxCost, maxCost) }, done);
  Object.assign(crypto, { scrypt: Object.assign(cheapScrypt, { [marker]: true }) });
  syncBuiltinESMExports();
}
