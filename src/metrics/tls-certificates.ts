import { Gauge, type Registry } from "prom-client";

/** When the certificates of platforms' servers end. Read at each scrape: a server that is called no more has no series. */
export const tlsCertificates = (
  certificates: () => readonly { account: string; host: string; until: Date }[],
  registers: Registry[],
): void => {
  new Gauge({
    name: "passerelle_tls_certificate_expiry_timestamp_seconds",
    help: "When the TLS certificate of a platform's server runs out, as this process saw it last.",
    labelNames: ["platform", "host"],
    registers,
    collect() {
      this.reset();
      for (const { account, host, until } of certificates()) {
        this.set({ platform: account, host }, until.getTime() / 1000);
      }
    },
  });
};
