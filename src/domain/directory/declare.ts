import { type ToldFault, told, type Words } from "../problem.ts";
import {
  type BookedAddress,
  identifierOf,
  type KnownOfCompany,
  type NewAddress,
  overlaps,
} from "./declaration.ts";
import { faultsOfRequest } from "./declare-faults.ts";
import type { DirectoryAddress } from "./directory.ts";

/** Something to know about a declaration that is no reason to refuse it. */
export type DeclarationWarning = Pick<ToldFault, "code" | "rule" | "message" | "messageFr" | "fix" | "fixFr">;

/** What becomes of a declaration. */
export type Judgement =
  /** `conflict`: it contradicts a line that is there; else it breaks a rule by itself. */
  | { kind: "refused"; conflict: boolean; faults: ToldFault[] }
  /** The very line is there already: nothing is sent. */
  | { kind: "adopt"; line: BookedAddress; warnings: DeclarationWarning[] }
  | { kind: "declare"; address: NewAddress; warnings: DeclarationWarning[] };

/**
 * What becomes of an address that is to be declared, before anybody is asked to do anything: whether it is in order by
 * the rules of the national directory (G1.86 to G1.93, G1.113), whether it is there already, or is to be sent. A name
 * stays beside its routing code only where the code is to be made first.
 *
 * @param today the day in France, `YYYY-MM-DD`
 */
export const judgeDeclaration = (asked: NewAddress, known: KnownOfCompany, today: string): Judgement => {
  const identifier = identifierOf(asked);
  const own = known.booked.filter((line) => line.identifier === identifier);
  // An earlier request of the same words, whose answer was lost or was not read: its day may have come meanwhile.
  const same = own.find((line) => line.from === asked.from) ?? own.find((line) => isMaybeIt(line, asked));
  const faults = faultsOfRequest(asked, known, today, same !== undefined);
  if (faults.length > 0) return { kind: "refused", conflict: false, faults };
  const warnings = warningsOf(asked);
  if (same !== undefined) {
    return { kind: "adopt", line: same, warnings: [...warnings, ...doubtsOf(same, asked)] };
  }
  const inTheWay = own.find((line) => overlaps(line, asked)) ?? elsewhere(known, asked, own, today);
  if (inTheWay !== undefined) {
    const fault = overlapping(identifier, inTheWay, "reference" in inTheWay);
    return { kind: "refused", conflict: true, faults: [fault] };
  }
  return { kind: "declare", address: withCodeToMake(asked, known), warnings };
};

/** A line that nobody tells the beginning of may well be it; where it has an end, one that would overlap. */
const isMaybeIt = (line: BookedAddress, asked: NewAddress): boolean =>
  line.from === null && overlaps(line, asked);

/** A line of the same address that leads to another platform, and would hold at the same time. */
const elsewhere = (
  { lines }: KnownOfCompany,
  asked: NewAddress,
  own: readonly BookedAddress[],
  today: string,
): DirectoryAddress | undefined => {
  const identifier = identifierOf(asked);
  return lines.find(
    (line) =>
      line.identifier === identifier &&
      // A line without a platform stands for "has chosen none", and gives way to one that has.
      line.platform !== "none" &&
      !(line.status === "disabled" && (line.until === null || line.until < today)) &&
      !own.some(({ from }) => from === null || line.from === null || from === line.from) &&
      overlaps(line, asked),
  );
};

const withCodeToMake = (asked: NewAddress, { codes }: KnownOfCompany): NewAddress => {
  const { routingCode } = asked;
  if (routingCode === null) return asked;
  const isThere = codes?.some(({ code }) => code === routingCode.code) === true;
  return isThere ? { ...asked, routingCode: { ...routingCode, name: null } } : asked;
};

const overlapping = (identifier: string, line: BookedAddress | DirectoryAddress, own: boolean): ToldFault => {
  const since: Words =
    line.from === null ? { en: "", fr: "" } : { en: ` from ${line.from}`, fr: ` à partir du ${line.from}` };
  const to: Words =
    line.until === null ? { en: "", fr: "" } : { en: ` until ${line.until}`, fr: ` jusqu'au ${line.until}` };
  return {
    path: "from",
    code: own ? "address_overlaps" : "address_elsewhere",
    rule: "G1.86",
    ...(own
      ? told(
          {
            en: `${identifier} is declared already${since.en}${to.en}: two lines of one address must not hold on the same day.`,
            fr: `${identifier} est déjà déclarée${since.fr}${to.fr} : deux lignes d'une même adresse ne peuvent valoir le même jour.`,
          },
          {
            en: "Leave it as it is, or end that line first and begin the new one on the day after.",
            fr: "Laissez-la telle quelle, ou mettez d'abord fin à cette ligne et faites commencer la nouvelle le lendemain.",
          },
        )
      : told(
          {
            en: `${identifier} leads to another platform${since.en}${to.en}.`,
            fr: `${identifier} mène à une autre plateforme${since.fr}${to.fr}.`,
          },
          {
            en: "A change of platform is agreed with the new one, in writing; it closes the old lines. Ask it before declaring anything.",
            fr: "Un changement de plateforme se convient par écrit avec la nouvelle, qui clôt les anciennes lignes. Demandez-le-lui avant de déclarer quoi que ce soit.",
          },
        )),
  };
};

const warningsOf = ({ suffix }: NewAddress): DeclarationWarning[] =>
  suffix !== null && /^\d{14}$/.test(suffix.replace(/[-_.]/g, ""))
    ? [
        {
          code: "suffix_like_siret",
          ...told(
            {
              en: `The suffix ${suffix} looks like a SIRET: senders may take the address for that of an establishment.`,
              fr: `Le suffixe ${suffix} ressemble à un SIRET : on peut prendre l'adresse pour celle d'un établissement.`,
            },
            {
              en: "Choose a suffix with letters, unless it must be this one.",
              fr: "Choisissez un suffixe avec des lettres, sauf s'il doit être celui-ci.",
            },
          ),
        },
      ]
    : [];

/** What a line that was there already does not tell, or has otherwise than it was asked for. */
const doubtsOf = (line: BookedAddress, asked: NewAddress): DeclarationWarning[] => {
  if (line.from === null) {
    return [
      {
        code: "line_not_dated",
        ...told(
          {
            en: "The line is there, but the platform tells neither since when nor by whom it was declared.",
            fr: "La ligne existe, mais la plateforme ne dit ni depuis quand ni par qui elle a été déclarée.",
          },
          {
            en: "Look it up in the platform's own web page before counting on it.",
            fr: "Vérifiez-la sur le site de la plateforme avant de compter dessus.",
          },
        ),
      },
    ];
  }
  return line.until === asked.until
    ? []
    : [
        {
          code: "other_end",
          ...told(
            {
              en: `The line that is there ends ${line.until === null ? "on no day" : `on ${line.until}`}, not as it was asked for.`,
              fr: `La ligne qui existe ${line.until === null ? "n'a pas de fin" : `finit le ${line.until}`}, et non comme demandé.`,
            },
            {
              en: "Give it its last day by ending it.",
              fr: "Donnez-lui son dernier jour en y mettant fin.",
            },
          ),
        },
      ];
};
