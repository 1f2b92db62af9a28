import { TLSSocket } from "node:tls";
import { buildConnector } from "undici";

/** What the certificate of a server says of its time, as it was last read. */
export interface ServerCertificate {
  /** Name of the server, with its port where that is not 443. */
  host: string;
  from: Date;
  until: Date;
}

/** After so long a certificate is read again, with the next connection that is made, in milliseconds. */
const READ_AGAIN = 43_200_000;
/** Servers of one account: its API, its tokens, its directory, and perhaps where its files lie. */
const MOST = 20;

/** The connections of an account, and what the servers showed of themselves while they were made. */
export interface WatchedConnector {
  connect: buildConnector.connector;
  /** The servers that were reached, by name. */
  seen(): ServerCertificate[];
}

/**
 * Reads the certificates of servers from connections that are made anyway: nothing is asked for it, and nothing waits. Twice
 * a day a connection is made without what the one before left: one that is resumed shows the certificate of the first, even
 * where the server has another one by now.
 */
export const watchedConnector = (options: buildConnector.BuildOptions, now: () => Date): WatchedConnector => {
  const usual = buildConnector(options);
  const fresh = buildConnector({ ...options, maxCachedSessions: 0 });
  const read = new Map<string, ServerCertificate & { at: number }>();
  const note = (host: string, socket: TLSSocket): void => {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return;
    read.delete(host);
    read.set(host, {
      host,
      from: new Date(certificate.validFrom),
      until: new Date(certificate.validTo),
      at: now().getTime(),
    });
    const [oldest] = read.keys();
    if (read.size > MOST && oldest !== undefined) read.delete(oldest);
  };
  return {
    connect: (asked, done) => {
      const { protocol, hostname, port } = asked;
      const host = port === "" || port === "443" ? hostname : `${hostname}:${port}`;
      const last = read.get(host)?.at ?? Number.NEGATIVE_INFINITY;
      if (protocol !== "https:" || now().getTime() - last < READ_AGAIN) return usual(asked, done);
      return fresh(asked, (...ended) => {
        const [, socket] = ended;
        if (socket instanceof TLSSocket) note(host, socket);
        done(...ended);
      });
    },
    seen: () =>
      [...read.values()]
        .map(({ host, from, until }) => ({ host, from, until }))
        .sort((a, b) => (a.host < b.host ? -1 : 1)),
  };
};
