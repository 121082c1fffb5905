// Connections to PostgreSQL (npm run test:postgres).
import { expect, onTestFinished, test } from "vitest";
import { openEmptyStore } from "../helpers/stores.ts";

test.skipIf(!process.env.TEST_DATABASE_URL)(
  "limits the wait for a lock from the first statement on, without a warning",
  async () => {
    const warnings: Error[] = [];
    const record = (warning: Error) => warnings.push(warning);
    process.on("warning", record);
    onTestFinished(() => void process.off("warning", record));
    const { store } = await openEmptyStore("PostgreSQL");
    const settings = await Promise.all(Array.from({ length: 5 }, () => store.database.query("SHOW lock_timeout")));
    expect(settings.flat()).toEqual(Array.from({ length: 5 }, () => ({ lock_timeout: "30s" })));
    expect(warnings).toEqual([]);
  },
);
