import { SELF_BILLED_TYPES } from "../../domain/invoice.ts";
import { statusFacts } from "../../domain/life-cycle/status.ts";
import type { AckDetail } from "../../norm/acknowledgement.ts";
import { clientOf } from "../clients.ts";
import type { Platform } from "../platform.ts";
import { type Route, routeOf } from "./addressing.ts";
import { deliverMessage, isAwaited } from "./deliver-message.ts";
import type { FlowRow } from "./flow.ts";
import { acknowledge, addFlow, flowById, holderOf, releaseNumber } from "./flows.ts";
import { addInvoice, addStatus, type Invoice, invoiceById, saveInvoice, statusesOf } from "./invoices.ts";
import { outcomeNamed, type Step, TRANSMISSION } from "./outcomes.ts";
import { fault, type Reading } from "./read-deposit.ts";
import { takeReport } from "./report-life.ts";
import { later } from "./schedule.ts";
import { takeStatus } from "./take-status.ts";
import { actorOf, codeOf, writeStatus } from "./write-status.ts";

const stepsOf = (route: Route): readonly Step[] => {
  switch (route.to) {
    case "client":
      return TRANSMISSION;
    case "company":
      return outcomeNamed(route.outcome)?.steps ?? TRANSMISSION;
    case "nobody":
      return [{ status: "submitted", reason: "NON_TRANSMISE" }];
    case "sender":
      return [{ status: "rejected", reason: route.reason, comment: route.comment }];
  }
};

/** What will be said about a deposit, and the client that receives it. */
const planOf = (
  platform: Platform,
  flow: FlowRow,
  reading: Reading,
): { steps: readonly Step[]; toClient: string | null } => {
  const { invoice, outcome } = reading;
  if (invoice === null) return { steps: [], toClient: null };
  const first = holderOf(platform, flow.client, flow.number_key, flow.seq);
  if (first !== undefined && clientOf(platform, flow.client).duplicates !== "accept") {
    const comment = `Facture ${invoice.number} déjà déposée (flux ${first.id}) ; le flux ${flow.id} est rejeté.`;
    return { steps: [{ status: "rejected", reason: "DOUBLON", comment }], toClient: null };
  }
  // A chosen outcome also spares the address check, so that real customers' data can be tried.
  if (outcome !== null) return { steps: outcomeNamed(outcome)?.steps ?? [], toClient: null };
  if (!["B2B", "B2G"].includes(flow.rule)) return { steps: [{ status: "submitted" }], toClient: null };
  const route = routeOf(platform, invoice);
  return { steps: stepsOf(route), toClient: route.to === "client" ? route.client : null };
};

const acceptInvoice = (platform: Platform, flow: FlowRow, reading: Reading, due: number): void => {
  const { invoice } = reading;
  if (invoice === null || flow.number_key === null) throw new Error(`flow ${flow.id} was not read`);
  const plan = planOf(platform, flow, reading);
  acknowledge(
    platform,
    flow,
    SELF_BILLED_TYPES.has(invoice.type) ? "SupplierInvoice" : "CustomerInvoice",
    [],
  );
  const { id } = addInvoice(platform, {
    fromClient: flow.client,
    fromFlow: flow.id,
    toClient: plan.toClient,
    toFlow: null,
    numberKey: flow.number_key,
    content: invoice,
    rates: reading.rates,
    rule: flow.rule,
    receivedAt: flow.submitted_at,
    script: [...plan.steps],
  });
  later(platform, "step", String(id), 1, due);
};

const technicalFault = (flow: FlowRow, reading: Reading): AckDetail | null => {
  if (reading.fault !== null) return reading.fault;
  if (reading.syntax === flow.syntax) return null;
  const found = reading.syntax ?? "inconnu";
  return fault("flowSyntax", "FlowTypeError", `Le fichier est de type ${found}, ${flow.syntax} est déclaré.`);
};

/** Technical checks of a deposit, then its first step. */
export const checkDeposit = (platform: Platform, flowId: string, due: number): void => {
  const flow = flowById(platform, flowId);
  if (flow.reading === null) throw new Error(`flow ${flowId} was not read`);
  const reading = JSON.parse(flow.reading) as Reading;
  const wrong = technicalFault(flow, reading);
  if (wrong !== null) acknowledge(platform, flow, flow.type, [wrong]);
  else if (reading.kind === "cdar") takeStatus(platform, flow);
  else if (reading.kind === "report") takeReport(platform, flow, due);
  else acceptInvoice(platform, flow, reading, due);
};

/** Puts the invoice itself into the hands of a receiving client. */
const handOver = (platform: Platform, invoice: Invoice): void => {
  if (invoice.toClient === null || invoice.toFlow !== null || invoice.fromFlow === null) return;
  const original = flowById(platform, invoice.fromFlow);
  invoice.toFlow = addFlow(platform, {
    client: invoice.toClient,
    direction: "In",
    type: original.type === "CustomerInvoice" ? "SupplierInvoice" : "CustomerInvoice",
    syntax: original.syntax,
    profile: original.profile,
    rule: original.rule,
    ruleSource: "Computed",
    name: original.name,
    trackingId: null,
    ack: "Ok",
    mediaType: original.media_type,
    bytes: original.bytes,
    reading: null,
    numberKey: original.number_key,
  }).id;
};

const RECIPIENT_HEARS: ReadonlySet<Step["status"]> = new Set(["received", "made_available"]);

const attachmentOf = (platform: Platform, invoice: Invoice, step: Step) => {
  if (step.status === "completed")
    return {
      fileName: "bon-de-livraison.csv",
      mediaType: "text/csv",
      bytes: new TextEncoder().encode(`facture;recu\n${invoice.content.number};oui\n`),
    };
  if (step.status !== "direct_payment_requested" || invoice.fromFlow === null) return null;
  const flow = flowById(platform, invoice.fromFlow);
  return {
    fileName: flow.media_type === "application/pdf" ? "facture.pdf" : "facture.xml",
    mediaType: flow.media_type,
    bytes: flow.bytes,
  };
};

const say = (platform: Platform, invoice: Invoice, step: Step, due: number): void => {
  const selfBilled = SELF_BILLED_TYPES.has(invoice.content.type);
  const said = statusesOf(platform, invoice.id);
  const code = codeOf(step);
  const actor = actorOf(step, selfBilled);
  // Set by the client itself meanwhile, in the name of the same party: it is not said again.
  if (actor === "seller" && said.some((s) => s.code === code && s.saidBy !== "sandbox")) return;
  const earlier =
    step.asOf === undefined
      ? undefined
      : said.find((s) => s.code === String(statusFacts(step.asOf ?? "submitted").code));
  // Messages carry whole seconds: each status is at least one after the one before, however fast the pace.
  const next = Math.max(Math.floor(due / 1000) * 1000, invoice.lastAt + 1000);
  const at = earlier?.at ?? next;
  if (step.status === "received") {
    invoice.takenAt = at;
    handOver(platform, invoice);
  }
  const bySender = actor === "sellerPlatform" || invoice.takenAt === null;
  const message = writeStatus({
    step,
    invoice: invoice.content,
    rates: invoice.rates,
    rule: invoice.rule,
    at,
    now: next,
    receivedAt: bySender ? invoice.receivedAt : (invoice.takenAt ?? invoice.receivedAt),
    nonce: Buffer.from(platform.random(4)).toString("hex"),
    attachment: attachmentOf(platform, invoice, step),
  });
  invoice.lastAt = next;
  addStatus(platform, invoice.id, { code, at, saidBy: "sandbox" }, message);
  const name = `CDV_${code}_${invoice.content.number}.xml`;
  for (let copy = 0; copy < (step.twice ? 2 : 1); copy++) {
    deliverMessage(platform, invoice, "from", message, name);
    if (RECIPIENT_HEARS.has(step.status) || invoice.fromClient === null)
      deliverMessage(platform, invoice, "to", message, name);
  }
  if (invoice.fromFlow !== null && (step.status === "rejected" || step.status === "inadmissible"))
    releaseNumber(platform, invoice.fromFlow);
};

/** Says the next thing about an invoice; the one after it follows a pace later, unless it waits for the client. */
export const takeStep = (platform: Platform, invoiceId: number, due: number): void => {
  const invoice = invoiceById(platform, invoiceId);
  const step = invoice?.script.shift();
  if (invoice === null || step === undefined) return;
  say(platform, invoice, step, due);
  saveInvoice(platform, invoice);
  const next = invoice.script[0];
  if (next !== undefined && !isAwaited(platform, invoice)) later(platform, "step", String(invoiceId), 1, due);
};
