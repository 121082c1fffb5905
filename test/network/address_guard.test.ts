// Addresses of URLs that users give: which ones are public, and that the checked address is the one that is used.
import type { LookupAddress, lookup } from "node:dns";
import { describe, expect, test } from "vitest";
import {
  createGuardedLookup,
  isMetadataAddress,
  isPublicAddress,
  resolveForProxy,
} from "../../src/network/address_guard.ts";

const four = { address: "8.8.8.8", family: 4 };
const six = { address: "2606:4700::1111", family: 6 };
const hidden = { address: "10.0.0.1", family: 4 };

/** A DNS with one answer. */
function createResolver(error: Error | null, addresses?: readonly LookupAddress[]) {
  const asked: object[] = [];
  const resolve = (
    hostname: string,
    options: object,
    callback: (error: Error | null, found?: unknown) => void,
  ): void => {
    asked.push({ hostname, options });
    callback(error, addresses);
  };
  return { asked, resolve: resolve as unknown as typeof lookup };
}

function look(resolve: typeof lookup, options: { all?: boolean; family?: number }): Promise<unknown[]> {
  return new Promise((done) => {
    createGuardedLookup(isPublicAddress, resolve)("media.example", options, (...result) => done(result));
  });
}

test("addresses of link-local networks and of metadata services are recognized in both notations", () => {
  const metadata = [
    "169.254.169.254",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fe80::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "::ffff:a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
  ];
  const others = ["8.8.8.8", "10.0.0.1", "100.100.100.201", "192.0.0.191", "168.63.129.17", "::1", "fd00:ec2::253"];
  expect(metadata.filter((address) => !isMetadataAddress(address))).toEqual([]);
  expect(others.filter(isMetadataAddress)).toEqual([]);
});

describe("a guarded lookup", () => {
  test("asks for all addresses, and gives the first one or all of them", async () => {
    const { asked, resolve } = createResolver(null, [six, four]);
    expect(await look(resolve, { family: 0 })).toEqual([null, six.address, 6]);
    expect(await look(resolve, { all: true })).toEqual([null, [six, four]]);
    expect(asked).toEqual([
      { hostname: "media.example", options: { family: 0, all: true } },
      { hostname: "media.example", options: { all: true } },
    ]);
  });

  test("rejects a host with one address that is not allowed", async () => {
    const { resolve } = createResolver(null, [four, hidden]);
    for (const all of [true, false])
      expect(await look(resolve, { all })).toEqual([expect.objectContaining({ code: "ERR_ADDRESS_NOT_ALLOWED" }), ""]);
  });

  test("passes an error of the lookup on, and rejects a host without an address", async () => {
    const failure = Object.assign(new Error("none"), { code: "ENOTFOUND" });
    expect(await look(createResolver(failure).resolve, {})).toEqual([failure, ""]);
    expect(await look(createResolver(failure, [four]).resolve, {})).toEqual([failure, ""]);
    for (const addresses of [undefined, []])
      expect(await look(createResolver(null, addresses).resolve, {})).toEqual([new Error("no address"), ""]);
  });
});

test("the address for a proxy is the checked one; the error distinguishes forbidden and unknown addresses", async () => {
  const find = (resolve: typeof lookup): Promise<string> =>
    resolveForProxy("media.example", createGuardedLookup(isPublicAddress, resolve));
  expect(await find(createResolver(null, [four, six]).resolve)).toBe("8.8.8.8");
  await expect(find(createResolver(null, [hidden]).resolve)).rejects.toMatchObject({
    code: "ERR_ADDRESS_NOT_ALLOWED",
    message: "ERR_ADDRESS_NOT_ALLOWED",
  });
  const failure = Object.assign(new Error("none"), { code: "ENOTFOUND" });
  await expect(find(createResolver(failure).resolve)).rejects.toMatchObject({ code: "ERR_ADDRESS_UNKNOWN" });
});
