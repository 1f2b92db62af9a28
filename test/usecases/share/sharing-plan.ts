import fc from "fast-check";
import { writeCii } from "../../../src/documents/index.ts";
import { vatNumberOf } from "../../../src/domain/company.ts";
import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import type { ReceiveCondition, ReceiveRule, Receiving } from "../../../src/domain/sharing/rule.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { TENANT } from "../../support/world.ts";

/** The last one is nobody's. */
export const COMPANIES = ["900100017", "900200023", "900300039", "900400045"] as const;
export const SUPPLIERS = ["910100015", "910200021", "910300037"] as const;
/** Ends of a SIRET. */
export const PLACES = ["00011", "00029"] as const;
const CODES = ["PROJETS", "ACHATS"] as const;
const TYPES = ["380", "381", "389"] as const;
const DAYS = ["2026-09-10", "2026-09-15", "2026-09-20"] as const;
const TOTALS = ["99.99", "1000.00", "1200.00", "1200.01"] as const;
const REFERENCES = [null, "PRJ-12", "BC-77", "X-URGENT"] as const;
const PATTERNS = ["^PRJ-", "^BC-[0-9]+$", "URGENT"] as const;
const STATUSES = ["made_available", "in_hand", "approved"] as const satisfies readonly StatusName[];

/** An invoice that a platform has for one of the companies. */
export interface PlannedInvoice {
  company: number;
  supplier: number;
  type: (typeof TYPES)[number];
  day: string;
  total: string;
  order: string | null;
  buyer: string | null;
  /** How its address is written. */
  address: "siren" | "siret" | "code" | "suffix";
  place: (typeof PLACES)[number];
  code: (typeof CODES)[number];
  /** Told beside the address. */
  besides: { place: (typeof PLACES)[number] | null; code: (typeof CODES)[number] | null };
  /** What is said of it afterwards. */
  statuses: readonly (typeof STATUSES)[number][];
  /** It comes once more under another name. */
  twice: boolean;
  /** So often the platform cannot give it. */
  unreadable: number;
  /** Where each thing said of it stands among all that the platform says. */
  weights: readonly number[];
}

export interface HandOver {
  invoice: number;
  to: readonly string[];
  copy: readonly string[];
}

/** What goes wrong with a transaction: it is rolled back, or kept and its caller is not told. */
export type TxFault = "before" | "after";

export interface Plan {
  tenants: readonly { name: string; companies: readonly string[]; routes: boolean }[];
  rules: Receiving;
  /** Those of the configuration that is read in the middle. */
  later: Receiving;
  invoices: readonly PlannedInvoice[];
  /** Thirds of what the platform says, as parts of a hundred. */
  cuts: readonly [number, number];
  /** Transactions of the workers that go wrong, by their number in each process. */
  faults: readonly { at: number; fault: TxFault }[];
  /** The transaction at which the process is killed, in the second part. */
  killedAt: number;
  killKeeps: boolean;
  /** ERPs cannot be reached until the second part. */
  erpDown: boolean;
  handOvers: readonly [readonly HandOver[], readonly HandOver[]];
}

/** A text that stands in this invoice alone. */
export const markOf = (n: number): string => `QX${n}Z`;
const PAD = 3;
const numberOf = (n: number): string => `${markOf(n)}-${String(n).padStart(PAD, "0")}`;
/** The invoice that a number is of. */
export const invoiceOf = (number: string): number => Number(/^QX(\d+)Z-/.exec(number)?.[1]);

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength: 1, maxLength: 2 });

const condition: fc.Arbitrary<ReceiveCondition> = fc
  .record(
    {
      company: fc.constantFrom(...COMPANIES.slice(0, 3)),
      seller: some([
        ...SUPPLIERS,
        ...SUPPLIERS.map((siren) => siren + PLACES[0]),
        ...SUPPLIERS.map((siren) => vatNumberOf(siren)),
      ]),
      address: fc.record(
        {
          siret: some(COMPANIES.slice(0, 3).flatMap((siren) => PLACES.map((place) => siren + place))),
          routingCode: some(CODES),
          suffix: some(CODES),
        },
        { requiredKeys: [] },
      ),
      type: some(TYPES),
      reference: fc.constantFrom(...PATTERNS),
      total: fc.record(
        {
          atLeast: fc.constantFrom("1000", "1200.00"),
          atMost: fc.constantFrom("1200.000", "1000.00"),
          above: fc.constantFrom("99.99", "1200"),
          below: fc.constantFrom("1200.01", "1000"),
        },
        { requiredKeys: [] },
      ),
      from: fc.constantFrom(...DAYS),
      until: fc.constantFrom(...DAYS),
    },
    { requiredKeys: [] },
  )
  // Of eight conditions at once hardly an invoice holds.
  .chain((when) =>
    fc
      .subarray(Object.keys(when), { maxLength: 2 })
      .map(
        (kept) =>
          Object.fromEntries(
            Object.entries(when).filter(([name]) => name === "company" || kept.includes(name)),
          ) as ReceiveCondition,
      ),
  );

const receiving = (names: readonly string[]): fc.Arbitrary<Receiving> => {
  const rule: fc.Arbitrary<ReceiveRule> = fc.record({
    when: condition,
    to: some(names),
    copy: fc.subarray([...names], { maxLength: 2 }),
    more: fc.boolean(),
  });
  return fc.record({
    rules: fc.array(rule, { maxLength: 7 }),
    unrouted: fc.option(fc.constantFrom(...names), { freq: 2 }),
  });
};

const plannedInvoice: fc.Arbitrary<PlannedInvoice> = fc.record({
  company: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 2 }) },
    { weight: 1, arbitrary: fc.constant(3) },
  ),
  supplier: fc.nat({ max: SUPPLIERS.length - 1 }),
  type: fc.constantFrom(...TYPES),
  day: fc.constantFrom(...DAYS),
  total: fc.constantFrom(...TOTALS),
  order: fc.constantFrom(...REFERENCES),
  buyer: fc.constantFrom(...REFERENCES),
  address: fc.constantFrom("siren", "siret", "code", "suffix"),
  place: fc.constantFrom(...PLACES),
  code: fc.constantFrom(...CODES),
  besides: fc.record({ place: fc.constantFrom(null, ...PLACES), code: fc.constantFrom(null, ...CODES) }),
  statuses: fc.subarray([...STATUSES], { maxLength: 2 }),
  twice: fc.boolean(),
  unreadable: fc.constantFrom(0, 0, 0, 1, 2),
  weights: fc.array(fc.nat({ max: 99 }), { minLength: 4, maxLength: 4 }),
});

const planWith = (names: readonly string[]): fc.Arbitrary<Plan> => {
  const handOvers = fc.array(
    fc.record({
      invoice: fc.nat({ max: 30 }),
      to: fc.shuffledSubarray([...names], { minLength: 1, maxLength: 2 }),
      copy: fc.subarray([...names], { maxLength: 1 }),
    }),
    { maxLength: 4 },
  );
  // Most name most companies: what nobody shares is soon told.
  const share = fc
    .array(fc.nat({ max: 9 }), { minLength: 3, maxLength: 3 })
    .map((dice) => COMPANIES.slice(0, 3).filter((_, i) => (dice[i] ?? 0) < 7));
  return fc.record({
    tenants: fc
      .tuple(...names.map(() => fc.record({ companies: share, routes: fc.boolean() })))
      .map((all) => all.map((one, i) => ({ ...one, name: names[i] ?? "" }))),
    rules: receiving(names),
    later: receiving(names),
    invoices: fc.array(plannedInvoice, { minLength: 4, maxLength: 10 }),
    cuts: fc.tuple(fc.integer({ min: 20, max: 60 }), fc.integer({ min: 60, max: 100 })),
    faults: fc.array(
      fc.record({ at: fc.nat({ max: 60 }), fault: fc.constantFrom<TxFault>("before", "after") }),
      {
        maxLength: 9,
      },
    ),
    killedAt: fc.nat({ max: 40 }),
    killKeeps: fc.boolean(),
    erpDown: fc.boolean(),
    handOvers: fc.tuple(handOvers, handOvers),
  });
};

/** Tenants, rules, invoices and what goes wrong on the way. */
export const plans: fc.Arbitrary<Plan> = fc
  .integer({ min: 3, max: 5 })
  .chain((n) => planWith(Array.from({ length: n }, (_, i) => `erp${i}`)));

/** The tenants as they are configured: each is told at one address. */
export const tenantsOf = (plan: Plan): Tenant[] =>
  plan.tenants.map(({ name, companies, routes }) => ({
    ...TENANT,
    name,
    companies,
    routes: routes ? [{ platform: "main" }] : [],
    webhooks: [{ url: `https://${name}.example/hook`, secrets: ["whsec_a2V5"] }],
  }));

/** Company and supplier of an invoice, as the document has them. */
const partiesOf = (one: PlannedInvoice, n: number) => {
  const { seller, buyer } = sampleContent();
  const siren = COMPANIES[one.company] ?? "";
  const supplier = SUPPLIERS[one.supplier] ?? "";
  const told = { siren: "", siret: `_${siren}${one.place}`, suffix: `_${one.code}` };
  const address = siren + (one.address === "code" ? `${told.siret}_${one.code}` : told[one.address]);
  return {
    company: {
      ...buyer,
      name: "Société à plusieurs systèmes",
      legalId: { scheme: "0002", value: siren },
      vatNumber: vatNumberOf(siren),
      electronicAddress: { scheme: "0225", value: address },
      identifiers: [
        ...(one.besides.place === null ? [] : [{ scheme: "0009", value: siren + one.besides.place }]),
        ...(one.besides.code === null ? [] : [{ scheme: "0224", value: one.besides.code }]),
      ],
    },
    supplier: {
      ...seller,
      name: `Fournisseur ${markOf(n)}`,
      legalId: { scheme: "0002", value: supplier },
      vatNumber: vatNumberOf(supplier),
      identifiers: [{ scheme: "0009", value: supplier + PLACES[0] }],
      electronicAddress: { scheme: "0225", value: supplier },
    },
  };
};

/** The file of an invoice. */
export const fileOf = (one: PlannedInvoice, n: number): Uint8Array => {
  const { purchaseOrderReference: _, buyerReference: __, totals, ...content } = sampleContent();
  const { company, supplier } = partiesOf(one, n);
  const selfBilled = one.type === "389";
  return writeCii({
    ...content,
    number: numberOf(n),
    issueDate: one.day,
    typeCode: one.type,
    seller: selfBilled ? company : supplier,
    buyer: selfBilled ? supplier : company,
    ...(one.order === null ? {} : { purchaseOrderReference: one.order }),
    ...(one.buyer === null ? {} : { buyerReference: one.buyer }),
    totals: { ...totals, withVat: one.total },
    attachments: [
      {
        id: "PJ1",
        fileName: "releve.csv",
        mediaType: "text/csv",
        content: Buffer.from(`mark;${markOf(n)}`).toString("base64"),
        size: null,
      },
    ],
  });
};
