// Two packs of one commit, built in different folders, have the same bytes. And the bill of materials lists what is installed.
import { hash } from "node:crypto";
import { copyFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { packAll, root, runIn, work } from "./installed_package.ts";

afterAll(() => rmSync(work, { recursive: true }));

/** Copies the files of the repository, without what was built, and links the installed packages. */
function createCheckout(): string {
  const checkout = join(work, "another folder", "checkout");
  for (const file of runIn(root, "git", "ls-files", "-z").split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    copyFileSync(join(root, file), join(checkout, file));
  }
  linkPackages(join(root, "node_modules"), join(checkout, "node_modules"));
  return checkout;
}

/** Workspaces are links relative to node_modules, which lead to the copy. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const path = join(from, name);
    if (name.startsWith("@")) linkPackages(path, join(to, name));
    else if (lstatSync(path).isSymbolicLink())
      symlinkSync(join("..", name === "gong-connector" ? "" : getWorkspace(name)), join(to, name));
    else symlinkSync(path, join(to, name));
  }
}

function getWorkspace(name: string): string {
  return join("packages", name.replace(/^gong-connector-/, ""));
}

function listDigests(folder: string, name: string): Record<string, string> {
  const destination = join(work, name);
  mkdirSync(destination);
  const packed = packAll(folder, destination);
  return Object.fromEntries(
    packed.map(({ filename }) => [filename, hash("sha256", readFileSync(join(destination, filename)))]),
  );
}

test("packs the same bytes from a build in another folder", () => {
  const checkout = createCheckout();
  runIn(checkout, "npm", "run", "build");
  const digests = listDigests(root, "first");
  expect(Object.keys(digests).length).toBeGreaterThan(5);
  expect(listDigests(checkout, "second")).toEqual(digests);
});

interface Component {
  name: string;
  properties?: { name: string; value: string }[];
}

test("prints a bill of materials in CycloneDX with the packages of users and of developers", () => {
  const bill: { bomFormat: string; components: Component[] } = JSON.parse(
    runIn(root, "npm", "run", "--silent", "sbom"),
  );
  const development = ({ properties = [] }: Component) =>
    properties.some(({ name, value }) => name === "cdx:npm:package:development" && value === "true");
  const listNames = (components: Component[]) => components.map(({ name }) => name);
  expect(bill.bomFormat).toBe("CycloneDX");
  expect(listNames(bill.components.filter((item) => !development(item)))).toEqual(
    expect.arrayContaining(["got", "ajv", "fastify"]),
  );
  expect(listNames(bill.components.filter(development))).toEqual(expect.arrayContaining(["vitest", "react"]));
});
