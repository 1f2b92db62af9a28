import { DocumentFault, readCdars, readReceivedInvoice, recognise } from "../../../src/documents/index.ts";
import { cdar } from "../cdar.ts";
import type { FakeFolder } from "./fake-folder.ts";

/** Reason, as a detail of a life-cycle message. */
export const reasonDetail = (code: string, text: string): string =>
  `<ram:SpecifiedDocumentStatus><ram:ReasonCode>${code}</ram:ReasonCode><ram:Reason>${text}</ram:Reason></ram:SpecifiedDocumentStatus>`;

/** An acknowledgement of a file. */
export const ackOfFile = (named: string, status = "500", details = ""): Uint8Array =>
  cdar({ status, number: named, about: "303", profile: "flux", details });

/**
 * Who keeps the other end of the folders. It looks at no hidden file, takes each whole one at once, knows those that it
 * took before by their names, and finds fault with whatever is no file that a platform could take.
 */
export class Partner {
  readonly folder: FakeFolder;
  /** In their order: a file that came twice stands here twice. */
  readonly took: { name: string; bytes: Uint8Array }[] = [];
  readonly violations: string[] = [];
  /** How it answers: at once, on `answer()`, or never. */
  acknowledges: "at once" | "when asked" | "never" = "at once";
  /** Leaves the files in the folder. */
  leaves = false;
  marker = false;
  /** What it finds wrong with every file. */
  refusal: string | null = null;
  readonly #seen = new Set<string>();
  #answers = 0;

  constructor(folder: FakeFolder) {
    this.folder = folder;
    folder.onChange = () => this.look();
  }

  look(): void {
    for (const name of this.folder.names("out")) {
      if (name.startsWith(".") || name.endsWith(".done")) continue;
      const path = `out/${name}`;
      if (this.marker && !this.folder.held.has(`${path}.done`)) continue;
      if (this.leaves && this.#seen.has(name)) continue;
      const bytes = this.folder.held.get(path)?.bytes ?? new Uint8Array();
      const before = this.#seen.has(name);
      this.#seen.add(name);
      if (!this.leaves) this.folder.held.delete(path);
      if (this.marker) this.folder.held.delete(`${path}.done`);
      this.took.push({ name, bytes });
      if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,149}$/.test(name)) this.violations.push(`the name ${name}`);
      const known = before ? reasonDetail("IRR_UNCITE", "Fichier déjà reçu") : null;
      const details = this.refusal ?? known;
      if (this.acknowledges === "at once") this.answer(name, details === null ? "500" : "501", details ?? "");
    }
  }

  /** Files that it refused it may be sent once more. */
  forget(): void {
    this.#seen.clear();
  }

  /** Writes an acknowledgement, under a name that says nothing. */
  answer(name: string, status = "500", details = ""): string {
    const path = `ack/A${++this.#answers}.xml`;
    // MDT-87 with and without extension, by turns.
    const named = this.#answers % 2 === 0 ? name : name.replace(/\.(xml|pdf)$/, "");
    this.folder.put(path, ackOfFile(named, status, details));
    return path;
  }

  /** Reads what it took, as a platform does. */
  async judge(): Promise<void> {
    for (const { name, bytes } of this.took) {
      try {
        const recognised = await recognise(bytes);
        if (recognised.kind === "cdar") readCdars(bytes);
        else readReceivedInvoice(recognised);
      } catch (error) {
        if (!(error instanceof DocumentFault)) throw error;
        this.violations.push(`${name}: ${error.message}`);
      }
    }
  }
}
