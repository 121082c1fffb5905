// Passwords are hashed one after another, so that many sign-ins leave threads to the writes that wait for the disk.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { expect, onTestFinished, test, vi } from "vitest";
import { hashPassword, verifyPassword } from "../src/sessions/password.ts";

test("at most one password is hashed at a time, also after one that fails", async () => {
  const { scrypt } = crypto;
  let running = 0;
  let largest = 0;
  const spy = vi.spyOn(crypto, "scrypt").mockImplementation((password, salt, length, options, done) => {
    // Throws for the invalid cost.
    scrypt(password, salt, length, options, (error, key) => {
      running -= 1;
      done(error, key);
    });
    running += 1;
    largest = Math.max(largest, running);
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
  const stored = await hashPassword("a password of some length");
  const invalid = { ...stored, cost: 3 };
  const [right, failed, wrong] = await Promise.allSettled([
    verifyPassword("a password of some length", stored),
    verifyPassword("a password of some length", invalid),
    verifyPassword("another password", stored),
  ]);
  expect(right).toMatchObject({ status: "fulfilled", value: true });
  expect(failed).toMatchObject({ status: "rejected" });
  expect(wrong).toMatchObject({ status: "fulfilled", value: false });
  expect(largest).toBe(1);
});
