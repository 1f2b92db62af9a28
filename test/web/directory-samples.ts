import type { UseCases } from "../../src/usecases/index.ts";

const source = { platform: "main", at: "2025-07-02T07:59:00.000Z", stale: false };
export const SIREN = "732829320";

/** A directory with one company and its line; nothing of it can be resolved. */
export const answers: Partial<UseCases> = {
  searchCompanies: async () => ({
    value: {
      companies: [{ siren: SIREN, name: "Vendeur <SA>", kind: "private", state: "active" }],
      more: false,
      shortestName: 3,
    },
    source,
  }),
  listAddresses: async () => ({
    value: [
      {
        identifier: `${SIREN}_ACHATS`,
        siren: SIREN,
        siret: null,
        routingCode: null,
        suffix: "ACHATS",
        status: "enabled",
        from: "2025-01-01",
        until: null,
        platform: "registered",
        today: "active",
      },
    ],
    source,
  }),
  resolveAddress: async () => ({
    value: {
      address: null,
      rule: "none",
      action: "hold",
      state: "unreachable",
      certain: false,
      alternatives: [],
      reasons: [
        {
          code: "odd",
          message: "It has no line.",
          messageFr: "Il n'y a pas de ligne.",
          fix: "Ask the buyer.",
          fixFr: "Demandez à l'acheteur.",
        },
      ],
      instead: null,
      missing: [],
    } as unknown as Awaited<ReturnType<UseCases["resolveAddress"]>>["value"],
    source,
  }),
};
