// Licenses of all packages in the lock file: what users install, and what this repository is built and tested with.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface LockedPackage {
  license?: string;
  dev?: boolean;
  link?: boolean;
}

const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"),
);

/** Permissive licenses: they ask for no more than their text and a notice. */
const permissive = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
];
/** Tools that are not part of any package, and parts of the pages without conditions (Unlicense). */
const forDevelopment = [...permissive, "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense"];

/** Every license of an SPDX expression must be allowed, also alternatives: the lists stay short. */
function listForbidden(isDevelopment: boolean, allowed: readonly string[]): string[] {
  const checked = Object.entries(packages).filter(
    ([path, { dev = false, link }]) => path.includes("node_modules/") && !link && dev === isDevelopment,
  );
  expect(checked.length).toBeGreaterThan(50);
  return checked.flatMap(([path, { license = "none" }]) => {
    const names = license.split(/\s+(?:OR|AND|WITH)\s+|[()]/).filter(Boolean);
    return names.every((name) => allowed.includes(name)) ? [] : [`${path}: ${license}`];
  });
}

test("installs only packages with permissive licenses", () => {
  expect(listForbidden(false, permissive)).toEqual([]);
});

test("is built only with packages whose licenses are known", () => {
  expect(listForbidden(true, forDevelopment)).toEqual([]);
});
