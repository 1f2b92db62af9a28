import { type Fault, Faults } from "../fakes/faults.ts";
import type { FakeFolder } from "./fake-folder.ts";

/** The faults of the suite, as they are where there is no HTTP: a search is a listing. */
export class FolderFaults extends Faults {
  readonly #folder: FakeFolder;

  constructor(folder: FakeFolder) {
    super();
    this.#folder = folder;
  }

  override meet(operation: string, ...faults: Fault[]): void {
    if (operation !== "search") throw new Error(`there is no ${operation} in a folder`);
    for (const _ of faults) this.#folder.meet("list", { kind: "unsent", code: "timeout" });
  }
}
