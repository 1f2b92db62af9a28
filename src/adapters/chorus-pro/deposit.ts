import { z } from "zod";
import { Failure, isFailure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { FLOW_SYNTAXES } from "../../mapping/chorus-pro.ts";
import type { Found, Io, Outgoing, Submitted } from "../port.ts";
import type { Door } from "./calls.ts";
import { checkDeposit } from "./checks.ts";
import { searchInvoices } from "./search.ts";
import { depositedSchema, type Report, type Row, reportSchema } from "./shapes.ts";
import type { Structures } from "./structures.ts";
import { dayOf, timeOf } from "./time.ts";
import { adviceOn, type FlowOutcome, outcomeOfFlow, saysDuplicate } from "./words.ts";

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
const TOO_LONG = 24 * 3_600_000;

/**
 * Deposits an invoice: the flow, then its integration report, then the invoice's id. Each is a step of its own, so
 * that a restart in the middle goes on where it stood. Only the first one sends anything.
 */
export const submitInvoice = async (
  door: Door,
  io: Io,
  structures: Structures,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Submitted> => {
  if (outgoing.step === undefined) return deposit(door, io, structures, outgoing, signal);
  const step = stepSchema.safeParse(outgoing.step);
  if (!step.success) {
    throw new Failure("unknown", {
      code: "step_unreadable",
      message: "What was written down of the deposit so far is not of this platform.",
      fix: "Look for the invoice on the Chorus Pro portal; then say with a retry whether it is there.",
    });
  }
  return step.data.integrated
    ? readInvoiceId(door, io, outgoing.invoice, step.data, signal)
    : readReport(door, io, outgoing.invoice, step.data, signal);
};

const deposit = async (
  door: Door,
  io: Io,
  structures: Structures,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Submitted> => {
  const { invoice, bytes, fileName } = outgoing;
  await checkDeposit(structures, io, outgoing, signal);
  const { numeroFluxDepot } = await door(
    {
      operation: "submit",
      path: "/factures/v1/deposer/flux",
      body: {
        fichierFlux: Buffer.from(bytes).toString("base64"),
        nomFichier: fileName,
        syntaxeFlux: FLOW_SYNTAXES[invoice.syntax],
        avecSignature: false,
      },
      safe: false,
      signal,
    },
    depositedSchema,
  );
  if (!numeroFluxDepot) {
    throw new Failure("unknown", {
      code: "no_flow_number",
      message: "Chorus Pro answers that it took the flow, but gives it no number.",
      fix: "The invoice is searched for by itself.",
    });
  }
  const step: Step = { flow: numeroFluxDepot, since: io.now().toISOString(), asked: 0, integrated: false };
  return { done: false, step, againInSeconds: WAITS[0], taken: true };
};

const readReport = async (
  door: Door,
  io: Io,
  invoice: Invoice,
  step: Step,
  signal: AbortSignal,
): Promise<Submitted> => {
  let report: Report;
  try {
    report = await door(
      {
        operation: "report",
        path: "/transverses/v1/consulterCRDetaille",
        body: { numeroFluxDepot: step.flow, syntaxeFlux: FLOW_SYNTAXES[invoice.syntax] },
        safe: true,
        signal,
      },
      reportSchema,
    );
  } catch (error) {
    // Shortly after the deposit the flow is not visible yet, which is answered like any other no.
    if (isFailure(error) && error.kind === "refused") return wait(io, step, error.facts.message);
    throw error;
  }
  const state = report.etatCourantDepotFlux ?? "";
  const outcome: FlowOutcome | null = outcomeOfFlow(state);
  switch (outcome) {
    case "integrated":
      return { done: false, step: { ...step, asked: 0, integrated: true }, againInSeconds: 0, taken: true };
    case "partial": {
      const ours = report.listeErreurDP.filter(({ numeroDP }) => numeroDP === invoice.number);
      if (ours.length > 0) throw refusalOf(step.flow, state, { ...report, listeErreurDP: ours });
      return { done: false, step: { ...step, asked: 0, integrated: true }, againInSeconds: 0, taken: true };
    }
    case "rejected":
      throw refusalOf(step.flow, state, report);
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
    [codeErreur, libelleErreur].filter((t) => t).join(": "),
  );
  return [...new Set([...ofInvoices, ...ofFlow])].filter((error) => error !== "");
};

/**
 * The refusal that an integration report makes of a deposit: each error in the platform's words (it cuts them off at
 * some 200 characters), and what to do about those that are known.
 */
const refusalOf = (flow: string, state: string, report: Report): Failure => {
  const errors = errorsIn(report);
  const listed = errors.map((error, i) => (errors.length === 1 ? error : `${i + 1}. ${error}`)).join("\n");
  const fixes = [...new Set(errors.map(adviceOn).filter((fix) => fix !== null))];
  const duplicate = errors.some(saysDuplicate);
  return new Failure("refused", {
    code: duplicate ? "duplicate_number" : state === "IN_INCIDENTE" ? "flow_incident" : "flow_rejected",
    message: `Chorus Pro did not integrate the flow ${flow} (${state})${listed === "" ? ", without saying why." : `:\n${listed}`}`,
    fix:
      fixes.join("\n") ||
      "Correct what the report complains about, then send again under the same number: a flow that was not integrated has not used it up.",
    raw: JSON.stringify({
      etatCourantDepotFlux: state,
      listeErreurDP: report.listeErreurDP,
      listeErreurTechnique: report.listeErreurTechnique,
    }).slice(0, 4000),
    ...(duplicate ? { alreadyExists: true } : {}),
  });
};

/** Nothing of the flow was processed, so it is sent anew: without a step the deposit begins again. */
const afterIncident = (io: Io, invoice: Invoice, step: Step, report: Report): Submitted => {
  io.log.warn({ flow: step.flow }, "Chorus Pro could not process the flow: it is sent anew");
  if (io.now().getTime() - Date.parse(invoice.createdAt) > TOO_LONG) {
    throw refusalOf(step.flow, "IN_INCIDENTE", report);
  }
  return { done: false, step: undefined, againInSeconds: 900, taken: false };
};

const readInvoiceId = async (
  door: Door,
  io: Io,
  invoice: Invoice,
  step: Step,
  signal: AbortSignal,
): Promise<Submitted> => {
  let why = "the flow is integrated, but the invoice does not show yet";
  try {
    const row = await inFlow(door, step.flow, invoice, signal);
    if (row !== null) return { done: true, platformId: row.idFacture };
  } catch (error) {
    // The invoice is in: a search that is refused must not make a rejected one of it.
    if (!isFailure(error) || error.kind !== "refused") throw error;
    why = error.facts.message;
  }
  return wait(io, step, why);
};

const wait = (io: Io, step: Step, state: string): Submitted => {
  const againInSeconds = WAITS[Math.min(step.asked + 1, WAITS.length - 1)] ?? 900;
  if (io.now().getTime() - Date.parse(step.since) <= TOO_LONG) {
    return { done: false, step: { ...step, asked: step.asked + 1 }, againInSeconds, taken: true };
  }
  throw new Failure("unknown", {
    code: "flow_not_through",
    message: `Chorus Pro took the flow ${step.flow} on ${step.since} and is not through with it: ${state}`,
    fix: "Look the flow up on the Chorus Pro portal (Suivi des flux), or ask its support. It is asked about again by itself.",
    raw: state,
    retryAfterMs: againInSeconds * 1000,
  });
};

const inFlow = async (
  door: Door,
  flow: string,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<Row | null> => {
  const { rows } = await searchInvoices(door, "supplier", { numeroFluxDepot: flow }, 1, signal);
  return (
    rows.find((row) => row.numeroFacture === invoice.number) ?? (rows.length === 1 ? (rows[0] ?? null) : null)
  );
};

/**
 * Looks an earlier deposit up: by its flow where the number of that is known, else by the invoice's number, which is
 * unique for a supplier. Null only once a deposit that arrived would show: an invoice shows in the search when its
 * flow is integrated, and before that finding nothing proves nothing.
 *
 * @param showsAfterMs how long after it came in a deposit may still not show
 * @throws Failure `unknown` while nothing can be said
 */
export const findInvoice = async (
  door: Door,
  io: Io,
  showsAfterMs: number,
  { invoice, step, arrivedBy }: Omit<Outgoing, "bytes">,
  signal: AbortSignal,
): Promise<Found | null> => {
  try {
    const known = stepSchema.safeParse(step);
    const row = known.success ? await inFlow(door, known.data.flow, invoice, signal) : null;
    if (row !== null) return { platformId: row.idFacture, sameContent: "yes" };

    const { rows } = await searchInvoices(door, "supplier", { numeroFacture: invoice.number }, 1, signal);
    const [best] = rows.filter((candidate) => isSameNumber(candidate, invoice)).sort(byUse);
    if (best !== undefined) {
      return { platformId: best.idFacture, sameContent: contradicts(best, invoice) ? "no" : "unknown" };
    }
  } catch (error) {
    // A refused question is no answer: as a refusal it would fail an invoice that may well have arrived.
    if (!isFailure(error) || error.kind !== "refused") throw error;
    throw new Failure("unknown", { ...error.facts, code: "lookup_unclear" }, { cause: error });
  }
  if (arrivedBy === undefined || io.now().getTime() - Date.parse(arrivedBy) >= showsAfterMs) return null;
  throw new Failure("unknown", {
    code: "not_visible_yet",
    message:
      "Chorus Pro does not show the invoice, but a flow that it took shows only once it is integrated.",
    fix: "It is asked again by itself.",
  });
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
  (timeOf(b.dateDepot) ?? 0) - (timeOf(a.dateDepot) ?? 0);

/** Does the platform's date or total say that it is another document? A credit note's total may carry a sign. */
const contradicts = (row: Row, invoice: Invoice): boolean => {
  const day = dayOf(row.dateFacture);
  if (day !== null && day !== invoice.issueDate) return true;
  const total = Math.abs(Number(row.montantTTC ?? Number.NaN));
  return !Number.isNaN(total) && Math.abs(total - Math.abs(Number(invoice.total))) > 0.005;
};
