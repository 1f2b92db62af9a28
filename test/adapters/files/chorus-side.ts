import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { DocumentFault, recognise } from "../../../src/documents/index.ts";
import { type ErrorLine, flowStatuses } from "../../fixtures/cppstatut.ts";
import { Partner } from "./partner.ts";

const ENVELOPE = /^([A-Z]{3}\d{4}[A-Z])_([A-Z]{3}\d{3})_([A-Z]{3}\d{3}\d{4}[0-9A-Z]{15})\.(tar\.gz|xml)$/;
/** What each interface takes. */
const TAKES: Record<string, string> = { FSO1117A: "factur-x", FSO1106A: "cii", FSO1100A: "ubl" };

/** Chorus Pro's own: the report of a flow. */
interface Report {
  code: string;
  errors?: ErrorLine[];
}

/**
 * The exchange system of Chorus Pro at the other end of the folders. It takes envelopes alone, each of a name as the guide
 * has it, under an id that it has not seen, with one invoice in the syntax of its interface; and reports by status files.
 */
export class ChorusSide extends Partner {
  application = "AAA123";
  /** How it answers every flow that it takes. */
  report: Report = { code: "90" };
  readonly #flows = new Map<string, Uint8Array>();
  #reports = 0;

  override look(): void {
    for (const name of this.folder.names("out")) {
      if (name.startsWith(".") || name.endsWith(".done")) continue;
      const path = `out/${name}`;
      if (this.marker && !this.folder.held.has(`${path}.done`)) continue;
      const bytes = this.folder.held.get(path)?.bytes ?? new Uint8Array();
      const [, , , flow = ""] = ENVELOPE.exec(name) ?? [];
      const before = this.#flows.get(flow);
      // What lies there is looked at once, and once more when it has become another.
      if (this.leaves && before !== undefined && Buffer.from(before).equals(Buffer.from(bytes))) continue;
      if (!this.leaves) this.folder.held.delete(path);
      if (this.marker) this.folder.held.delete(`${path}.done`);
      this.#judgeName(name);
      this.#flows.set(flow, bytes);
      this.took.push({ name, bytes });
      if (this.acknowledges !== "at once") continue;
      if (before === undefined) this.say(flow, this.report);
      else this.say(flow, { code: "93", errors: [{ code: "IRR_UNCITE", label: "Flux déjà reçu" }] });
    }
  }

  #judgeName(name: string): void {
    const [, code, application, flow] = ENVELOPE.exec(name) ?? [];
    const wanted = `${this.application}${(code ?? "").replace(/\D/g, "")}`;
    if (TAKES[code ?? ""] === undefined || application !== this.application || !flow?.startsWith(wanted))
      this.violations.push(`the envelope ${name}`);
  }

  /** Puts the report of a flow into the pick-up area. */
  say(flow: string, { code, errors }: Report): void {
    const number = String(++this.#reports).padStart(15, "0");
    const name = `CSO1117A_${this.application}_CPP0011117${number}.xml`;
    this.folder.put(`in/${name}`, flowStatuses({ id: flow, code, ...(errors ? { errors } : {}) }));
  }

  /** Opens what it took. */
  override async judge(): Promise<void> {
    for (const { name, bytes } of this.took) {
      const [, code = "", , flow, ending] = ENVELOPE.exec(name) ?? [];
      const files =
        ending === "xml"
          ? [{ header: { name, type: "file" }, data: bytes }]
          : await unpackTar(gunzipSync(bytes), { strict: true });
      const [file] = files;
      if (files.length !== 1 || file?.header.type !== "file" || file.data === undefined) {
        this.violations.push(`${name}: not one invoice`);
        continue;
      }
      if (ending !== "xml" && !/^[A-Za-z0-9._-]+\.(xml|pdf)$/.test(file.header.name))
        this.violations.push(`${name}: the file ${file.header.name}`);
      if (ending !== "xml" && !file.header.name.startsWith(`${flow}.`))
        this.violations.push(`${name}: of another flow is ${file.header.name}`);
      const found = await recognise(file.data).catch((error: unknown) => {
        if (error instanceof DocumentFault) return { kind: error.code };
        throw error;
      });
      if (!("syntax" in found) || found.syntax !== TAKES[code])
        this.violations.push(`${name}: ${JSON.stringify(found.kind)} is not what ${code} takes`);
    }
  }
}
