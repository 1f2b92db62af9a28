import { AMOUNTS, isAmountCode } from "../../../domain/life-cycle/amounts.ts";
import { wordsOfReason } from "../../../domain/life-cycle/reason-words.ts";
import { statusFacts, statusOfCode } from "../../../domain/life-cycle/status.ts";
import { ACTIONS, isActionCode } from "../../../domain/life-cycle/status-needs.ts";
import { correctsData } from "../../cdar/said.ts";
import { toParisClock } from "../../paris-time.ts";
import type { Cdar, CdarCharacteristic, CdarDetail, CdarParty } from "../../types.ts";
import { day, grouped, joined, money, percent } from "./invoice/french.ts";
import { roleOf, titleOf } from "./invoice/words.ts";
import { AREA, type Measure, type Page, type Strip } from "./layout/marks.ts";
import { paginate, tooLong } from "./layout/pages.ts";
import { DIM, gap, rule, stripsOf } from "./layout/strips.ts";

/** Something that is said, and what it is called. */
type Fact = readonly [label: string, text: string | undefined];

const LABEL = 120;

/** Letters that are laid out at most: of one message nobody reads more. */
const MOST_LETTERS = 1_000_000;

/** `16/09/2026 à 12:00:00`, as clocks in France show it. */
const moment = (iso: string): string => {
  const [, date = "", hour, minute, second] =
    /^(\d{8})(\d\d)(\d\d)(\d\d)$/.exec(toParisClock(new Date(iso))) ?? [];
  const shown = day(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`);
  return `${shown} à ${hour}:${minute}:${second}`;
};

/** Who speaks in life-cycle messages and is no party of an invoice. */
const PLATFORMS: Readonly<Record<string, string>> = {
  WK: "plateforme",
  DFH: "portail public",
};

const identifier = (id: string): string => grouped(id.replace(/^000[29]:/, ""));

const partyOf = ({ id, name, role, address }: CdarParty): string | undefined =>
  joined(
    ", ",
    name ?? undefined,
    role === null ? undefined : (PLATFORMS[role] ?? roleOf(role)),
    id === null ? undefined : identifier(id),
    address ?? undefined,
  );

const characteristicOf = ({
  id,
  typeCode,
  name,
  location,
  value,
  amount,
  currency,
  percent: rate,
  dateTime,
  code,
}: CdarCharacteristic): Fact => {
  const isAmount = typeCode !== null && !correctsData(typeCode);
  const label =
    isAmount && isAmountCode(typeCode) ? AMOUNTS[typeCode].label : joined(" ", typeCode ?? "", id ?? "");
  const when = dateTime === null ? undefined : dateTime.length === 10 ? day(dateTime) : moment(dateTime);
  return [
    label ?? "Donnée",
    joined(
      ", ",
      name ?? undefined,
      location ?? undefined,
      value ?? undefined,
      amount === null ? undefined : money(amount, currency ?? "").trimEnd(),
      rate === null ? undefined : isAmount ? `TVA ${percent(rate)}` : percent(rate),
      when,
      code,
    ),
  ];
};

const actionOf = ({ actionCode, action }: CdarDetail): string | undefined =>
  actionCode !== null && isActionCode(actionCode)
    ? joined(" – ", `${actionCode} ${ACTIONS[actionCode].label}`, action ?? undefined)
    : joined(" ", actionCode ?? undefined, action ?? undefined);

const reasonOf = ({ reasonCode, reason }: CdarDetail): string | undefined =>
  reasonCode === null
    ? (reason ?? undefined)
    : `${reasonCode} – ${wordsOfReason({ code: reasonCode, text: reason ?? "" }).fr}`;

const detailFacts = (detail: CdarDetail): Fact[] => [
  ["Statut antérieur", joined(" ", detail.statusCode, detail.statusLabel, detail.at && moment(detail.at))],
  ["Motif", reasonOf(detail)],
  ["Action demandée", actionOf(detail)],
  ...detail.notes.map(
    ({ code, content }): Fact => ["Commentaire", joined(" : ", code ?? undefined, content ?? undefined)],
  ),
  ...detail.characteristics.map(characteristicOf),
];

const labelOf = ({ statusCode, statusLabel }: Cdar): string => {
  const status = statusOfCode(statusCode);
  return statusLabel ?? (status === null ? "Statut inconnu" : statusFacts(status).label);
};

/** What is known of the message, in the order in which a person asks for it. */
const factsOf = (cdar: Cdar): Fact[][] => [
  [
    [
      "Facture",
      joined(
        " ",
        cdar.invoiceType === null ? undefined : titleOf(cdar.invoiceType),
        cdar.invoiceNumber === null ? undefined : `N° ${cdar.invoiceNumber}`,
        cdar.invoiceDate === null ? undefined : `du ${day(cdar.invoiceDate)}`,
      ),
    ],
    ["SIREN du vendeur", cdar.sellerSiren === null ? undefined : grouped(cdar.sellerSiren)],
  ],
  [
    ["Statut", `${cdar.statusCode} – ${labelOf(cdar)}`],
    ["Posé le", moment(cdar.statusAt ?? cdar.issuedAt)],
    ["Posé par", partyOf(cdar.issuer)],
    ...cdar.recipients.map((recipient): Fact => ["Destinataire", partyOf(recipient)]),
  ],
  cdar.details.flatMap(detailFacts),
  [
    ["Bénéficiaire", cdar.payee === null ? undefined : partyOf(cdar.payee)],
    ...cdar.attachments.map(({ fileName }): Fact => ["Pièce jointe", fileName ?? "sans nom"]),
  ],
  [
    ["Message", cdar.id],
    ["Émis le", moment(cdar.issuedAt)],
  ],
];

/** A line that says which status a document is of. */
export const statusTitle = (cdar: Cdar): string =>
  joined(" – ", cdar.invoiceNumber ?? undefined, `${cdar.statusCode} ${labelOf(cdar)}`) ?? cdar.statusCode;

/**
 * The readable status: everything that its message says, in French, on a page, or as many as it takes.
 *
 * @throws DocumentFault for more letters than anybody reads
 */
export const statusPages = async (cdar: Cdar, measure: Measure): Promise<Page[]> => {
  const groups = factsOf(cdar).map((facts) => facts.filter(([, text]) => text !== undefined && text !== ""));
  const letters = groups.flat().reduce((sum, [, text = ""]) => sum + text.length, 0);
  if (letters > MOST_LETTERS) throw tooLong(`${MOST_LETTERS} letters`);
  const width = AREA.right - AREA.left;
  const heading = [
    ...stripsOf(measure, [
      {
        x: AREA.left,
        width,
        words: [
          { text: "Statut de facture", size: 15, bold: true },
          { text: statusTitle(cdar), size: 11, bold: true },
        ],
      },
    ]),
    gap(6),
  ];
  const row = ([label, text = ""]: Fact): Iterable<Strip> =>
    stripsOf(measure, [
      { x: AREA.left, width: LABEL - 6, words: [{ text: label, grey: DIM }] },
      { x: AREA.left + LABEL, width: width - LABEL, words: [{ text }] },
    ]);
  const blocks = groups
    .filter((facts) => facts.length > 0)
    .map((facts) => ({ titles: [rule(), gap(4)], rows: facts.map(row) }));
  return paginate([{ titles: [], rows: [heading] }, ...blocks], []);
};
