import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { FORBIDDEN_ADDRESS } from "./sort.ts";

/** Resolves a host name to all its addresses; `dns.lookup` in life. */
export type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A destination that a webhook may not reach. */
class ForbiddenAddress extends Error {
  readonly code = FORBIDDEN_ADDRESS;

  constructor(host: string, address: string) {
    super(
      host === address
        ? `${host} is not a public address`
        : `${host} leads to ${address}, which is not a public address`,
    );
    this.name = "ForbiddenAddress";
  }
}

const V4: [network: string, prefix: number][] = [
  ["0.0.0.0", 8], // this host (RFC 1122)
  ["10.0.0.0", 8], // private (RFC 1918)
  ["100.64.0.0", 10], // carrier-grade NAT (RFC 6598), one cloud's metadata
  ["127.0.0.0", 8], // loopback
  ["168.63.129.16", 32], // one cloud's platform services, on a public address
  ["169.254.0.0", 16], // link-local, metadata of most clouds
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
];

/**
 * Public IPv6 is 2000::/3, without the parts that are not. Everything else (loopback, mapped IPv4, NAT64, unique
 * local, link-local, multicast) is refused by standing outside of it.
 */
const PUBLIC_V6 = new BlockList();
PUBLIC_V6.addSubnet("2000::", 3, "ipv6");
const V6: [network: string, prefix: number][] = [
  ["2001::", 23], // protocol assignments, Teredo, which wraps an IPv4 address
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4, which wraps an IPv4 address
  ["3fff::", 20], // documentation
];

const FORBIDDEN = new BlockList();
for (const [network, prefix] of V4) FORBIDDEN.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of V6) FORBIDDEN.addSubnet(network, prefix, "ipv6");

/** Is this IP address one of the public Internet? False for anything that is no address at all. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !FORBIDDEN.check(address, "ipv4");
  return family === 6 && PUBLIC_V6.check(address, "ipv6") && !FORBIDDEN.check(address, "ipv6");
};

/**
 * Could this host of a URL be a public one? What an address or the name itself tells: where a name leads is known once
 * it is connected to.
 */
export const isPublicHost = (hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$/g, "");
  return isIP(host) === 0 ? !/(^|\.)localhost\.?$/i.test(host) : isPublicAddress(host);
};

const resolveAll: Resolve = (host, done) => systemLookup(host, { all: true }, done);

/**
 * A connector for undici that reaches public addresses only. The check is on the very address that is connected to,
 * as the name resolves at that moment: a check of the URL beforehand is undone by a name that answers otherwise the
 * second time (DNS rebinding). One forbidden address among several refuses the name.
 *
 * @param timeout for the connection, in milliseconds.
 */
export const guardedConnector = (
  timeout: number,
  resolve: Resolve = resolveAll,
): buildConnector.connector => {
  const lookup: LookupFunction = (host, { all }, done) => {
    resolve(host, (error, addresses) => {
      const forbidden = addresses?.find(({ address }) => !isPublicAddress(address));
      const first = addresses?.[0];
      if (error !== null) return done(error, "", 0);
      if (forbidden !== undefined) return done(new ForbiddenAddress(host, forbidden.address), "", 0);
      if (first === undefined) {
        return done(Object.assign(new Error(`${host} has no address`), { code: "ENOTFOUND" }), "", 0);
      }
      if (all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout, allowH2: false, lookup });
  return (options, done) => {
    // An address written in the URL is never looked up.
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !isPublicAddress(host)) {
      done(new ForbiddenAddress(host, host), null);
      return;
    }
    connect(options, done);
  };
};
