import { Counter, Gauge, type Registry } from "prom-client";

/** What copies of the directory on this machine tell. Times in seconds. */
export interface CopyMetrics {
  /** When the portal produced what the copy holds. */
  copyProduced(platform: string, at: Date): void;
  /** An extract was read in (`loaded`), was none or damaged (`unreadable`), or the machine failed (`failed`). */
  copyImport(platform: string, outcome: string): void;
  /** How large an extract was, and how long it took. */
  copyLoaded(platform: string, records: number, seconds: number): void;
}

/** Each process has its own copy: with several replicas the minimum of `produced` tells how old answers may be. */
export const copyMetrics = (registers: Registry[]): CopyMetrics => {
  const labelNames = ["platform"] as const;
  const produced = new Gauge({
    name: "passerelle_directory_copy_produced_timestamp_seconds",
    help: "When the public portal produced what the copy of the directory holds; absent while there is none.",
    labelNames,
    registers,
  });
  const imports = new Counter({
    name: "passerelle_directory_imports_total",
    help: "Extracts of the directory by what became of them.",
    labelNames: ["platform", "outcome"],
    registers,
  });
  const records = new Gauge({
    name: "passerelle_directory_import_records",
    help: "Records of the extract that was read in last.",
    labelNames,
    registers,
  });
  const seconds = new Gauge({
    name: "passerelle_directory_import_seconds",
    help: "How long the extract that was read in last took.",
    labelNames,
    registers,
  });
  return {
    copyProduced: (platform, at) => produced.set({ platform }, at.getTime() / 1000),
    copyImport: (platform, outcome) => imports.inc({ platform, outcome }),
    copyLoaded: (platform, count, took) => {
      records.set({ platform }, count);
      seconds.set({ platform }, took);
    },
  };
};
