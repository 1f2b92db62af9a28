import { type ToldFault, told, type Words } from "../problem.ts";
import type { KnownOfCompany, NewAddress } from "./declaration.ts";
import { dayAfter } from "./directory.ts";

/** Longest routing code and longest suffix, in characters (regulation §6.2). */
const LONGEST = 100;

const fault = (path: string, code: string, rule: string | null, message: Words, fix: Words): ToldFault => ({
  path,
  code,
  ...(rule === null ? {} : { rule }),
  ...told(message, fix),
});

/**
 * What is wrong with an address that is to be declared as far as it shows by itself, before anybody is asked.
 *
 * @param ours is it a company of some tenant of the configuration?
 */
export const faultsByItself = (asked: NewAddress, ours: boolean): ToldFault[] =>
  ours ? faultsOfParts(asked) : [notOurs(asked)];

/**
 * What is wrong with an address that is to be declared, apart from other lines: whose it is, how it is composed, and
 * its days. The portal would refuse each of these, some of them days later.
 *
 * @param today the day in France, `YYYY-MM-DD`
 * @param isThere the very line is there already: its first day may be past
 */
export const faultsOfRequest = (
  asked: NewAddress,
  known: KnownOfCompany,
  today: string,
  isThere: boolean,
): ToldFault[] => {
  const faults = faultsByItself(asked, known.ours);
  if (faults.length > 0) return faults;
  return [
    ...faultsOfCompany(asked, known),
    ...faultsOfEstablishment(asked, known),
    ...(isThere ? [] : faultsOfDays(asked, today)),
  ];
};

const notOurs = ({ siren }: NewAddress): ToldFault =>
  fault(
    "siren",
    "company_not_ours",
    null,
    {
      en: `SIREN ${siren} is no company of any tenant.`,
      fr: `Le SIREN ${siren} n'est une société d'aucun tenant.`,
    },
    {
      en: "Addresses are declared for companies that the configuration names under companies.",
      fr: "On ne déclare d'adresses que pour les sociétés que la configuration nomme sous companies.",
    },
  );

const faultsOfCompany = ({ siren }: NewAddress, { company }: KnownOfCompany): ToldFault[] => {
  if (company === null) {
    const message = {
      en: `SIREN ${siren} is not in the directory.`,
      fr: `Le SIREN ${siren} n'est pas dans l'annuaire.`,
    };
    const fix = {
      en: "Check it with the company; only those liable to VAT are there.",
      fr: "Vérifiez-le auprès de la société ; seuls les assujettis à la TVA y figurent.",
    };
    return [fault("siren", "company_unknown", null, message, fix)];
  }
  if (company.kind === "public") {
    const message = {
      en: `${company.name || siren} is a public entity: its lines are made by Chorus Pro itself.`,
      fr: `${company.name || siren} est une entité publique : Chorus Pro fait lui-même ses lignes.`,
    };
    const fix = {
      en: "Keep its structures and services on the Chorus Pro portal.",
      fr: "Tenez ses structures et ses services sur le portail Chorus Pro.",
    };
    return [fault("siren", "public_entity", null, message, fix)];
  }
  if (company.state !== "ceased") return [];
  const message = {
    en: `${company.name || siren} has ceased its activity.`,
    fr: `${company.name || siren} a cessé son activité.`,
  };
  const fix = { en: "Check the SIREN.", fr: "Vérifiez le SIREN." };
  return [fault("siren", "company_ceased", null, message, fix)];
};

const faultsOfParts = (asked: NewAddress): ToldFault[] => {
  const { siren, siret, routingCode, suffix } = asked;
  const faults: ToldFault[] = [];
  if (suffix !== null && (siret !== null || routingCode !== null)) {
    const message = {
      en: "A suffix stands beside the SIREN alone: with a SIRET or a routing code there is none.",
      fr: "Un suffixe ne suit que le SIREN : il n'y en a pas avec un SIRET ou un code de routage.",
    };
    const fix = { en: "Leave out one of the two.", fr: "Retirez l'un des deux." };
    faults.push(fault("suffix", "suffix_with_siret", "G1.93", message, fix));
  }
  if (routingCode !== null && siret === null) {
    const message = {
      en: "A routing code is one of an establishment: its SIRET is missing.",
      fr: "Un code de routage est celui d'un établissement : son SIRET manque.",
    };
    const fix = { en: "Give the SIRET as well.", fr: "Donnez aussi le SIRET." };
    faults.push(fault("siret", "code_without_siret", "G1.91", message, fix));
  }
  if (siret !== null && !siret.startsWith(siren)) {
    const message = {
      en: `The SIRET ${siret} is not one of SIREN ${siren}.`,
      fr: `Le SIRET ${siret} n'est pas du SIREN ${siren}.`,
    };
    const fix = { en: "Correct one of the two.", fr: "Corrigez l'un des deux." };
    faults.push(fault("siret", "siret_of_another", null, message, fix));
  }
  if (routingCode !== null && !isWritten(routingCode.code, /^[A-Za-z0-9_-]+$/)) {
    faults.push(unwritable("routingCode.code", "code_characters", { en: "- and _", fr: "- et _" }));
  }
  if (suffix !== null && !isWritten(suffix, /^[A-Za-z0-9_.-]+$/)) {
    faults.push(unwritable("suffix", "suffix_characters", { en: "-, _ and .", fr: "-, _ et ." }));
  }
  return faults;
};

const isWritten = (text: string, characters: RegExp): boolean =>
  text.length <= LONGEST && characters.test(text);

const unwritable = (path: string, code: string, signs: Words): ToldFault =>
  fault(
    path,
    code,
    "G1.115",
    {
      en: `It may hold letters without accents, digits, ${signs.en}, ${LONGEST} characters at most.`,
      fr: `Il peut comporter des lettres sans accent, des chiffres, ${signs.fr}, ${LONGEST} caractères au plus.`,
    },
    { en: "Write it with these alone.", fr: "Écrivez-le avec ceux-ci seulement." },
  );

const faultsOfEstablishment = (
  { siret, routingCode }: NewAddress,
  { establishment, codes }: KnownOfCompany,
): ToldFault[] => {
  if (siret === null) return [];
  if (establishment === null) {
    const message = {
      en: `The SIRET ${siret} is not in the directory.`,
      fr: `Le SIRET ${siret} n'est pas dans l'annuaire.`,
    };
    const fix = {
      en: "Check it; a new establishment shows some days after INSEE has it.",
      fr: "Vérifiez-le ; un nouvel établissement paraît quelques jours après l'INSEE.",
    };
    return [fault("siret", "establishment_unknown", null, message, fix)];
  }
  if (establishment?.state === "ceased") {
    const message = {
      en: `The establishment ${siret} is closed.`,
      fr: `L'établissement ${siret} est fermé.`,
    };
    const fix = {
      en: "Give the SIRET of one that is open.",
      fr: "Donnez le SIRET d'un établissement ouvert.",
    };
    return [fault("siret", "establishment_ceased", null, message, fix)];
  }
  const known = codes?.find(({ code }) => code === routingCode?.code);
  if (routingCode === null || codes === undefined) return [];
  if (known === undefined && routingCode.name === null) {
    const message = {
      en: `The establishment ${siret} has no routing code ${routingCode.code}.`,
      fr: `L'établissement ${siret} n'a pas de code de routage ${routingCode.code}.`,
    };
    const fix = {
      en: "Correct it, or give it a name (routingCode.name), and it is made first.",
      fr: "Corrigez-le, ou donnez-lui un nom (routingCode.name), et il est créé d'abord.",
    };
    return [fault("routingCode.code", "code_unknown", "G1.92", message, fix)];
  }
  if (known?.state !== "inactive") return [];
  const message = {
    en: `The routing code ${routingCode.code} of ${siret} is closed.`,
    fr: `Le code de routage ${routingCode.code} de ${siret} est fermé.`,
  };
  const fix = {
    en: "Open it again in the platform's own web page, or use another one.",
    fr: "Rouvrez-le sur le site de la plateforme, ou prenez-en un autre.",
  };
  return [fault("routingCode.code", "code_closed", "G1.92", message, fix)];
};

const faultsOfDays = ({ from, until }: NewAddress, today: string): ToldFault[] => {
  const tomorrow = dayAfter(today);
  const faults: ToldFault[] = [];
  if (from < tomorrow) {
    const message = {
      en: `A line begins on the day after its declaration at the earliest: ${tomorrow}.`,
      fr: `Une ligne commence au plus tôt le lendemain de sa déclaration : ${tomorrow}.`,
    };
    const fix = { en: `Give ${tomorrow} or later.`, fr: `Donnez le ${tomorrow} ou plus tard.` };
    faults.push(fault("from", "start_too_early", "G1.87", message, fix));
  }
  return [...faults, ...faultsOfEnd(from, until, today)];
};

/**
 * What is wrong with the last day of a line. The directory writes the day after it: that one must be tomorrow at the
 * earliest, and later than the first.
 *
 * @param from first day of the line; null: not told
 * @param today the day in France, `YYYY-MM-DD`
 */
export const faultsOfEnd = (from: string | null, until: string | null, today: string): ToldFault[] => {
  if (until === null) return [];
  if (until < today) {
    const message = {
      en: `The last day ${until} is past.`,
      fr: `Le dernier jour, ${until}, est passé.`,
    };
    const fix = { en: `Give ${today} or later.`, fr: `Donnez le ${today} ou plus tard.` };
    return [fault("until", "end_too_early", "G1.88", message, fix)];
  }
  if (from === null || until >= from) return [];
  const message = {
    en: `The last day ${until} is before the first one, ${from}.`,
    fr: `Le dernier jour, ${until}, précède le premier, ${from}.`,
  };
  const fix = {
    en: `Give ${from} or later, or a first day before ${dayAfter(until)}.`,
    fr: `Donnez le ${from} ou plus tard, ou un premier jour au plus tard le ${until}.`,
  };
  return [fault("until", "end_before_start", "G1.113", message, fix)];
};
