// Which addresses a URL that a user gave may lead to. They are checked after the DNS lookup (DNS rebinding).
import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Whether requests may connect to an IP address. */
export type IsAllowedAddress = (address: string) => boolean;

// Two lists, since a BlockList compares an IPv4 address with IPv6 networks too, as a mapped address.
const nonPublicV4 = new BlockList();
const nonPublicV6 = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  nonPublicV4.addSubnet(network, prefix, "ipv4");
}
// Of IPv6 only 2000::/3 is public. Within it, Teredo and 6to4 contain other addresses, and 2001:db8::/32 is for documentation.
for (const [network, prefix] of [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const) {
  nonPublicV6.addSubnet(network, prefix, "ipv6");
}

/** Whether an IP address is a public one. */
export function isPublicAddress(address: string): boolean {
  return !(isIP(address) === 6 ? nonPublicV6.check(address, "ipv6") : nonPublicV4.check(address, "ipv4"));
}

const metadataV4 = new BlockList();
const metadataV6 = new BlockList();
for (const [network, prefix] of [
  // Link-local, with the metadata service of most clouds.
  ["169.254.0.0", 16],
  // Alibaba Cloud, Oracle Cloud and Azure.
  ["100.100.100.200", 32],
  ["192.0.0.192", 32],
  ["168.63.129.16", 32],
] as const) {
  metadataV4.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["fe80::", 10],
  // AWS and Google Cloud.
  ["fd00:ec2::254", 128],
  ["fd20:ce::254", 128],
  // IPv4 addresses in IPv6, which could be one of the above.
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
] as const) {
  metadataV6.addSubnet(network, prefix, "ipv6");
}

/** Whether an IP address is link-local or of a cloud's metadata service, which gives credentials to every client. */
export function isMetadataAddress(address: string): boolean {
  return isIP(address) === 6 ? metadataV6.check(address, "ipv6") : metadataV4.check(address, "ipv4");
}

/** `code` of the error for a host with an address that is not allowed. */
export const addressNotAllowed = "ERR_ADDRESS_NOT_ALLOWED";
/** `code` of the error for a name that only the proxy can resolve, so that its address cannot be checked. */
export const addressUnknown = "ERR_ADDRESS_UNKNOWN";

export function createAddressError(code: typeof addressNotAllowed | typeof addressUnknown): Error {
  return Object.assign(new Error(code), { code });
}

/** A lookup for connections: the address that is checked is the one that is used. One forbidden address rejects the host. */
export function createGuardedLookup(isAllowed: IsAllowedAddress, resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new Error("no address"), "");
      if (!addresses.every(({ address }) => isAllowed(address)))
        return callback(createAddressError(addressNotAllowed), "");
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** The address that a proxy connects to instead of the hostname, which it could resolve to another one. */
export async function resolveForProxy(hostname: string, lookupAllowed: LookupFunction): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  lookupAllowed(hostname, {}, (error, address) => {
    if (!error) resolve(String(address));
    else reject(error.code === addressNotAllowed ? error : createAddressError(addressUnknown));
  });
  return promise;
}
