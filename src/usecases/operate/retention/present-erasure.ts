import { type Erasure, NOTHING_FOUND } from "../../../domain/retention/erasure.ts";
import { ACCOUNTING } from "../../../domain/retention/terms.ts";

/** The rule by which erasure may be refused. */
const GDPR = "GDPR art. 17(3)(b)";
const RGPD = "RGPD, art. 17, § 3, b";

/** The record of an erasure as the API shows it: never the person. */
export const presentErasure = ({ found, person: _, personSha256, ...erasure }: Erasure) => {
  const sorts = Object.values(found.sorts);
  const sum = (of: "erased" | "keptByLaw" | "keptOpen"): number =>
    sorts.reduce((all, one) => all + one[of], 0);
  const [byLaw, open] = [sum("keptByLaw"), sum("keptOpen")];
  return {
    id: erasure.id,
    tenant: erasure.tenant,
    dryRun: erasure.dryRun,
    state: erasure.state,
    reason: erasure.reason,
    askedBy: erasure.askedBy,
    personSha256,
    found: { ...NOTHING_FOUND.sorts, ...found.sorts },
    erased: { count: sum("erased"), sha256: erasure.sha256 === "" ? null : erasure.sha256 },
    kept: [
      ...(byLaw === 0
        ? []
        : [
            {
              why: "law" as const,
              count: byLaw,
              rule: `${GDPR}; ${ACCOUNTING.rule.en}`,
              message: `The law asks to keep ${byLaw} of them: they are accounting documents.`,
              messageFr: `La loi impose d'en conserver ${byLaw} : ce sont des pièces comptables (${RGPD} ; ${ACCOUNTING.rule.fr}).`,
              until: found.keptUntil,
            },
          ]),
      ...(open === 0
        ? []
        : [
            {
              why: "open" as const,
              count: open,
              rule: null,
              message: `${open} of them are not dealt with yet: settle them (GET /v1/failures), and ask again.`,
              messageFr: `${open} ne sont pas encore traités : réglez-les (GET /v1/failures), puis redemandez.`,
              until: null,
            },
          ]),
    ],
    keptIds: found.kept.map(({ sort, id, why }) => ({ sort, id, why })),
    createdAt: erasure.createdAt,
    updatedAt: erasure.updatedAt,
    doneAt: erasure.doneAt,
  };
};
