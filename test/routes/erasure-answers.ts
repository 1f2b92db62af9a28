import { type Erasure, NOTHING_FOUND } from "../../src/domain/retention/erasure.ts";
import type { UseCases } from "../../src/usecases/index.ts";

export const erasure: Erasure = {
  id: "ers_0198c1de5f3c7d4e9b066a1f0c2d3e51",
  tenant: null,
  askedBy: "0198c1de-5f3c-7d4e-9b06-6a1f0c2d3e4f",
  reason: "letter of 2 March",
  dryRun: false,
  person: { name: "Jean Dupont" },
  personSha256: "ab".repeat(32),
  state: "running",
  found: {
    ...NOTHING_FOUND,
    sorts: {
      ...NOTHING_FOUND.sorts,
      invoices: { searched: 9, erased: 2, keptByLaw: 3, keptOpen: 0 },
      rawItems: { searched: 4, erased: 1, keptByLaw: 0, keptOpen: 1 },
    },
    keptUntil: "2036-12-31",
    kept: [{ sort: "rawItems", id: "itm_1", why: "open" }],
  },
  sha256: "cd".repeat(32),
  createdAt: "2026-03-02T08:00:00.000Z",
  updatedAt: "2026-03-02T08:00:01.000Z",
  doneAt: null,
};

/** What the kit's gateway answers about erasures. */
export const erasureAnswers: Pick<UseCases, "eraseData" | "getErasure" | "listErasures"> = {
  eraseData: async () => ({ ...erasure, state: "waiting", found: NOTHING_FOUND, sha256: "" }),
  getErasure: async () => erasure,
  listErasures: async () => ({ items: [erasure], nextCursor: null }),
};
