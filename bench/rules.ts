import { readReceivedInvoice, recognise, writeCii } from "../src/documents/index.ts";
import { openRouter } from "../src/domain/sharing/router.ts";
import type { ReceiveCondition, ReceiveRule } from "../src/domain/sharing/rule.ts";
import type { Tenant } from "../src/domain/tenant.ts";
import { sampleContent } from "../test/fixtures/invoices.ts";
import { percentile, rounded } from "./figures.ts";

const BUYER = sampleContent().buyer.legalId?.value ?? "";

const tenant: Tenant = {
  name: "acme",
  companies: [BUYER],
  routes: [],
  webhooks: [],
  directoryCheck: "off",
  controls: "off",
  rules: {},
  defaults: {},
  reporting: new Map(),
};

/** Conditions of all kinds that the sample does not meet, each another one. */
const KINDS: readonly ((n: number) => ReceiveCondition)[] = [
  (n) => ({ seller: [String(100_000_000 + n), String(200_000_000 + n)] }),
  (n) => ({ address: { routingCode: [`SERVICE-${n}`] } }),
  (n) => ({ type: ["380"], total: { atLeast: `${10_000_000 + n}.00` } }),
  (n) => ({ reference: `^PRJ-${n}-[0-9]+$` }),
  (n) => ({ type: ["380"], from: "2027-01-01", reference: `CHANTIER-${n}` }),
];

/** Milliseconds of a decision among so many rules about one company, none of which takes the invoice. */
const cost = async (rules: number, kinds: typeof KINDS, runs: number) => {
  const invoice = readReceivedInvoice(await recognise(writeCii(sampleContent())));
  const ruleOf = (_: unknown, n: number): ReceiveRule => {
    const kind = kinds[n % kinds.length];
    return { when: { company: BUYER, ...kind?.(n) }, to: ["acme"], copy: [], more: false };
  };
  const list = Array.from({ length: rules }, ruleOf);
  const opening = performance.now();
  const router = openRouter(new Map([["acme", tenant]]), { rules: list, unrouted: null });
  const openMs = rounded(performance.now() - opening);
  const ms: number[] = [];
  let before = process.cpuUsage();
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const { by, nearly } = router.decide(invoice, "main");
    const end = performance.now();
    if (by !== "unrouted" || nearly === null) throw new Error(`the sample is ${by}`);
    // The first runs are those of a program that nobody has warmed up.
    if (run === runs / 10) before = process.cpuUsage();
    if (run >= runs / 10) ms.push(end - start);
  }
  const { user, system } = process.cpuUsage(before);
  return {
    rules,
    openMs,
    p50: rounded(percentile(ms, 0.5), 3),
    p99: rounded(percentile(ms, 0.99), 3),
    processorMs: rounded((user + system) / 1_000 / ms.length, 3),
  };
};

/** What it costs to find out that no rule takes an invoice, and which one nearly does. */
export const rules = async (quick: boolean) => ({
  mixed: await cost(2_000, KINDS, quick ? 500 : 5_000),
  patterns: await cost(2_000, [(n) => ({ reference: `CHANTIER-${n}-[0-9]+` })], quick ? 500 : 5_000),
});
