import { z } from "zod";
import type { Failure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { FLOW_SYNTAXES, statusOfState } from "../../mapping/chorus-pro.ts";
import { adviceOn, outcomeOfFlow } from "../../mapping/chorus-pro-flows.ts";
import { saysDuplicate } from "../../mapping/chorus-pro-returns.ts";
import { refused, unclear, unlessRefused } from "../kit/calls/failures.ts";
import { lookedUp, nothingFound } from "../kit/look-up.ts";
import { joined } from "../kit/present.ts";
import { again } from "../kit/steps.ts";
import { DAY, dayOf, timeOf } from "../kit/time.ts";
import type { Found, Io, Outgoing, PlatformInvoice, Submitted } from "../port.ts";
import type { ChorusPro } from "./calls.ts";
import { checkDeposit } from "./deposit-checks.ts";
import { historyPage } from "./history.ts";
import { DEPOSIT, REPORT } from "./operations.ts";
import { numberOf, searchInvoices, type Where } from "./search.ts";
import type { Report, Row } from "./shapes.ts";

/** Where a deposit stands once the platform has given the flow its number. */
const stepSchema = z.object({
  flow: z.string().min(1),
  /** When it was deposited, ISO 8601. */
  since: z.string(),
  /** How often it was asked about in vain. */
  asked: z.number(),
  /** The report says that it is in; only the invoice's id is still to be found. */
  integrated: z.boolean(),
});
type Step = z.infer<typeof stepSchema>;

/** Waits between two questions about a flow, in seconds: it takes from seconds to minutes, seldom hours. */
const WAITS = [3, 5, 10, 30, 60, 120, 300, 900] as const;
/** A flow that is not through after a day needs a person. */
const TOO_LONG = DAY;

/**
 * Deposits an invoice: the flow, then its integration report, then the invoice's id. Each is a step of its own, so
 * that a restart in the middle goes on where it stood. Only the first one sends anything.
 */
export const submitInvoice = async (access: ChorusPro, outgoing: Outgoing): Promise<Submitted> => {
  if (outgoing.step === undefined) return deposit(access, outgoing);
  const step = stepSchema.safeParse(outgoing.step);
  if (!step.success) {
    throw unclear(
      "step_unreadable",
      "What was written down of the deposit so far is not of this platform.",
      "Look for the invoice on the Chorus Pro portal; then say with a retry whether it is there.",
    );
  }
  const next = step.data.integrated ? readInvoiceId : readReport;
  return next(access, outgoing.invoice, step.data);
};

const deposit = async (access: ChorusPro, outgoing: Outgoing): Promise<Submitted> => {
  await checkDeposit(access, outgoing);
  const { invoice, bytes, fileName } = outgoing;
  const body = {
    fichierFlux: Buffer.from(bytes).toString("base64"),
    nomFichier: fileName,
    syntaxeFlux: FLOW_SYNTAXES[invoice.syntax],
    avecSignature: false,
  };
  const { numeroFluxDepot: flow } = await access.door(DEPOSIT, body);
  if (!flow) {
    throw unclear(
      "no_flow_number",
      "Chorus Pro answers that it took the flow, but gives it no number.",
      "The invoice is searched for by itself.",
    );
  }
  const step: Step = { flow, since: access.io.now().toISOString(), asked: 0, integrated: false };
  return again(step, WAITS[0], true);
};

const readReport = async ({ door, io }: ChorusPro, invoice: Invoice, step: Step): Promise<Submitted> => {
  const body = { numeroFluxDepot: step.flow, syntaxeFlux: FLOW_SYNTAXES[invoice.syntax] };
  // Shortly after the deposit the flow is not visible yet, which is answered like any other no.
  const report = await unlessRefused(door(REPORT, body), ({ facts }) => facts.message);
  if (typeof report === "string") return wait(io, step, report);
  const state = report.etatCourantDepotFlux ?? "";
  const integrated = again({ ...step, asked: 0, integrated: true }, 0, true);
  switch (outcomeOfFlow(state)) {
    case "integrated":
      return integrated;
    case "partial": {
      const ours = report.listeErreurDP.filter(({ numeroDP }) => numeroDP === invoice.number);
      if (ours.length > 0) throw refusalOf(step.flow, { ...report, listeErreurDP: ours });
      return integrated;
    }
    case "rejected":
      throw refusalOf(step.flow, report);
    case "incident":
      return afterIncident(io, invoice, step, report);
    case "pending":
      return wait(io, step, state);
    default:
      io.log.warn(
        { flow: step.flow, state },
        "a flow at Chorus Pro needs a look: it is stuck, or the state is new",
      );
      return wait(io, step, state);
  }
};

/** The errors of an integration report, one by one. The platform joins several in one text with a bar. */
const errorsIn = (report: Report): string[] => {
  const ofInvoices = report.listeErreurDP.flatMap(({ libelleErreurDP }) =>
    (libelleErreurDP ?? "").split(/[|\n]/).map((error) => error.trim()),
  );
  const ofFlow = report.listeErreurTechnique.map(({ codeErreur, libelleErreur }) =>
    joined([codeErreur, libelleErreur], ": "),
  );
  return [...new Set([...ofInvoices, ...ofFlow])].filter((error) => error !== "");
};

/**
 * The refusal that an integration report makes of a deposit: each error in the platform's words (it cuts them off at
 * some 200 characters), and what to do about those that are known.
 */
const refusalOf = (flow: string, report: Report): Failure => {
  const { etatCourantDepotFlux = "", listeErreurDP, listeErreurTechnique } = report;
  const errors = errorsIn(report);
  const listed = errors.map((error, i) => (errors.length === 1 ? error : `${i + 1}. ${error}`)).join("\n");
  const fixes = [...new Set(errors.map(adviceOn).filter((fix) => fix !== null))];
  const duplicate = errors.some(saysDuplicate);
  const incident = outcomeOfFlow(etatCourantDepotFlux ?? "") === "incident";
  return refused(
    duplicate ? "duplicate_number" : incident ? "flow_incident" : "flow_rejected",
    `Chorus Pro did not integrate the flow ${flow} (${etatCourantDepotFlux})${listed === "" ? ", without saying why." : `:\n${listed}`}`,
    fixes.join("\n") ||
      "Correct what the report complains about, then send again under the same number: a flow that was not integrated has not used it up.",
    {
      raw: JSON.stringify({ etatCourantDepotFlux, listeErreurDP, listeErreurTechnique }).slice(0, 4000),
      ...(duplicate ? { alreadyExists: true } : {}),
    },
  );
};

/** Nothing of the flow was processed, so it is sent anew: without a step the deposit begins again. */
const afterIncident = (io: Io, invoice: Invoice, { flow }: Step, report: Report): Submitted => {
  io.log.warn({ flow }, "Chorus Pro could not process the flow: it is sent anew");
  if (io.now().getTime() - Date.parse(invoice.createdAt) > TOO_LONG) throw refusalOf(flow, report);
  return again(undefined, 900, false);
};

const readInvoiceId = async (access: ChorusPro, invoice: Invoice, step: Step): Promise<Submitted> => {
  // The invoice is in: a search that is refused must not make a rejected one of it.
  const row = await unlessRefused(inFlow(access, step.flow, invoice), ({ facts }) => facts.message);
  if (row !== null && typeof row !== "string") return { done: true, platformId: row.idFacture };
  return wait(access.io, step, row ?? "the flow is integrated, but the invoice does not show yet");
};

const wait = (io: Io, step: Step, state: string): Submitted => {
  const againInSeconds = WAITS[Math.min(step.asked + 1, WAITS.length - 1)] ?? 900;
  if (io.now().getTime() - Date.parse(step.since) <= TOO_LONG) {
    return again({ ...step, asked: step.asked + 1 }, againInSeconds, true);
  }
  throw unclear(
    "flow_not_through",
    `Chorus Pro took the flow ${step.flow} on ${step.since} and is not through with it: ${state}`,
    "Look the flow up on the Chorus Pro portal (Suivi des flux), or ask its support. It is asked about again by itself.",
    { raw: state, retryAfterMs: againInSeconds * 1000 },
  );
};

const rowsWhere = async (access: ChorusPro, where: Where): Promise<Row[]> =>
  (await searchInvoices(access, "supplier", where, 1)).rows;

const inFlow = async (access: ChorusPro, flow: string, { number }: Invoice): Promise<Row | null> => {
  const rows = await rowsWhere(access, { numeroFluxDepot: flow });
  return rows.find((row) => row.numeroFacture === number) ?? (rows.length === 1 ? (rows[0] ?? null) : null);
};

/**
 * Looks an earlier deposit up: by its flow where the number of that is known, else by the invoice's number, which is
 * unique for a supplier. Null only once a deposit that arrived would show: an invoice shows in the search when its
 * flow is integrated, and before that finding nothing proves nothing.
 *
 * @throws Failure `unknown` while nothing can be said
 */
export const findInvoice = async (
  access: ChorusPro,
  { invoice, step, arrivedBy }: Omit<Outgoing, "bytes">,
): Promise<Found | null> => {
  const known = stepSchema.safeParse(step).data;
  const row = known === undefined ? null : await lookedUp(inFlow(access, known.flow, invoice));
  if (row !== null) return { platformId: row.idFacture, sameContent: "yes" };

  const rows = await lookedUp(rowsWhere(access, { numeroFacture: invoice.number }));
  const [best] = rows.filter((candidate) => isSameNumber(candidate, invoice)).sort(byUse);
  if (best !== undefined) {
    return { platformId: best.idFacture, sameContent: contradicts(best, invoice) ? "no" : "unknown" };
  }
  return nothingFound("the invoice", arrivedBy, access.endpoint.showsAfterMs, access.io.now());
};

const isSameNumber = (row: Row, { number, seller }: Invoice): boolean =>
  row.numeroFacture === number &&
  (seller.siren === null ||
    !row.codeFournisseur ||
    !/^\d{14}$/.test(row.codeFournisseur) ||
    row.codeFournisseur.startsWith(seller.siren));

/** One that lives on before one that was rejected, then the latest. */
const byUse = (a: Row, b: Row): number =>
  Number(a.statut === "REJETEE") - Number(b.statut === "REJETEE") ||
  (timeOf(b.dateDepot, "paris") ?? 0) - (timeOf(a.dateDepot, "paris") ?? 0);

/** Does the platform's date or total say that it is another document? A credit note's total may carry a sign. */
const contradicts = (row: Row, invoice: Invoice): boolean => {
  const day = dayOf(row.dateFacture, "paris");
  if (day !== null && day !== invoice.issueDate) return true;
  const total = Math.abs(Number(row.montantTTC ?? Number.NaN));
  return !Number.isNaN(total) && Math.abs(total - Math.abs(Number(invoice.total))) > 0.005;
};

/** What the platform says of one invoice now. */
export const stateOfInvoice = async (access: ChorusPro, invoice: Invoice): Promise<PlatformInvoice> => {
  const id = numberOf(invoice.platformId);
  const raw = await historyPage(access, id, 1);
  const rawState = raw.statutCourantCode ?? "";
  return { platformId: String(id), rawState, status: statusOfState(rawState, invoice.process), raw };
};
