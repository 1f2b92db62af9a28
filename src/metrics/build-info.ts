import { Gauge, type Registry } from "prom-client";

/** Which version runs: 1, with the version as label, so that a change of it can be seen beside everything else. */
export const buildInfo = (version: string, registers: Registry[]): void => {
  new Gauge({
    name: "passerelle_build_info",
    help: "The version that runs; always 1.",
    labelNames: ["version"],
    registers,
  }).set({ version: version }, 1);
};
