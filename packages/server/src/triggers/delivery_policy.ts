// Where events may be delivered: by https to public addresses, and to the networks that the operator allows.
import { isIP } from "node:net";
import { type IsAllowedAddress, isLoopback, isMetadataAddress, isPublicAddress } from "gong-connector/internal";
import { loopbackNetworks, NetworkList } from "../http/network_list.ts";

const setting = "DELIVERY_ALLOWED_NETWORKS";

export interface DeliveryPolicyOptions {
  /** In CIDR notation; by default, loopback while the server listens on loopback, otherwise none. */
  allowedNetworks: string | undefined;
  isListeningOnLoopback: () => boolean;
}

interface AddressRules {
  networks: NetworkList;
  http: IsAllowedAddress;
  https: IsAllowedAddress;
}

export class DeliveryPolicy {
  readonly #getRules: () => AddressRules;

  constructor({ allowedNetworks, isListeningOnLoopback }: DeliveryPolicyOptions) {
    const rules = createRules(allowedNetworks ?? "");
    const loopbackRules = createRules(allowedNetworks ?? loopbackNetworks);
    this.#getRules = () => (isListeningOnLoopback() ? loopbackRules : rules);
  }

  /**
   * The addresses to which the host of a URL may lead, for a check after each DNS lookup. It is the same function for each
   * URL with the same rule.
   */
  getAddressRule(url: string): IsAllowedAddress {
    const { http, https } = this.#getRules();
    return new URL(url).protocol === "https:" ? https : http;
  }

  /** Why events cannot be delivered to a URL. A hostname is looked up only for a delivery, except localhost. */
  findProblem(text: string): string | undefined {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) return "must be an https URL";
    if (url.username || url.password)
      return "must have no user and password: the engine verifies the signature of deliveries";
    const hostname = url.hostname.replace(/^\[|\]$/g, "");
    const address = isLoopback(url.hostname) && isIP(hostname) === 0 ? "127.0.0.1" : hostname;
    if (isIP(address) === 0)
      return url.protocol === "http:" && this.#getRules().networks.isEmpty
        ? `must be https outside of ${setting}`
        : undefined;
    if (isMetadataAddress(address)) return "leads to a link-local or metadata address, which is never allowed";
    if (this.getAddressRule(text)(address)) return undefined;
    return isPublicAddress(address)
      ? `must be https outside of ${setting}`
      : `leads to a private address that ${setting} does not contain`;
  }
}

function createRules(allowedNetworks: string): AddressRules {
  const networks = new NetworkList(setting, allowedNetworks);
  const http: IsAllowedAddress = (address) => !isMetadataAddress(address) && networks.has(address);
  const https: IsAllowedAddress = (address) =>
    http(address) || (!isMetadataAddress(address) && isPublicAddress(address));
  return { networks, http, https };
}
