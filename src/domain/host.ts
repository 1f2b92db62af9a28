/**
 * Is this a host that only this machine can reach?
 *
 * @param host - a name or an address, an IPv6 one without brackets
 */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

/** The host of a URL, an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: Pick<URL, "hostname">): string => hostname.replace(/^\[|\]$/g, "");
