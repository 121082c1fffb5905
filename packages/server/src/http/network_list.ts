// Lists of networks in CIDR notation, such as the values of TRUSTED_PROXIES and DELIVERY_ALLOWED_NETWORKS.
import { BlockList, isIP } from "node:net";
import { ConnectorError } from "gong-connector";

export const loopbackNetworks = "127.0.0.0/8 ::1/128";

export class NetworkList {
  // Two lists, since a BlockList compares an IPv4 address with IPv6 networks too, as a mapped address.
  readonly #v4 = new BlockList();
  readonly #v6 = new BlockList();
  readonly isEmpty: boolean;

  /** Networks or single addresses, separated by spaces or commas. Throws `invalid_setting` with the name of the setting. */
  constructor(setting: string, text = "") {
    const networks = text.split(/[\s,]+/).filter(Boolean);
    this.isEmpty = networks.length === 0;
    for (const network of networks) if (!this.#add(network)) throw createNetworkError(setting, network);
  }

  /** False for a text that is not an IP address. */
  has(address: string): boolean {
    const normalized = normalizeAddress(address);
    const version = isIP(normalized);
    if (version === 4) return this.#v4.check(normalized, "ipv4");
    return version === 6 && this.#v6.check(normalized, "ipv6");
  }

  #add(network: string): boolean {
    const [address = "", length, ...rest] = network.split("/");
    const version = isIP(address);
    const maxLength = version === 4 ? 32 : 128;
    const prefix = length === undefined ? maxLength : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
    if (version === 0 || rest.length > 0 || !(prefix <= maxLength)) return false;
    if (version === 4) this.#v4.addSubnet(address, prefix, "ipv4");
    else this.#v6.addSubnet(address, prefix, "ipv6");
    return true;
  }
}

/** An IPv4 address that a socket for both versions reports as IPv6 becomes IPv4 again. */
export function normalizeAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function createNetworkError(setting: string, network: string): ConnectorError {
  return new ConnectorError("invalid_setting", `${setting} contains ${network}, which is not a network`, {
    remedy: "Separate networks by commas, as in 10.0.0.0/8,fd00::/8.",
  });
}
