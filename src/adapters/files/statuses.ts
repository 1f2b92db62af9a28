import {
  type CppError,
  type CppFlowStatus,
  type CppInvoiceStatus,
  readCppStatut,
} from "../../documents/index.ts";
import { sirenOf } from "../../domain/company.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { CHORUS_PRO, reasonsIn } from "../../mapping/chorus-pro.ts";
import { answerOfFlow, BY_SIRET, labelOfNumber, statusOfNumber } from "../../mapping/chorus-pro-edi.ts";
import { ALREADY_THERE } from "../../mapping/files.ts";
import { codeOf } from "../kit/calls/failures.ts";
import { limitsOf } from "../kit/files.ts";
import { joined, present } from "../kit/present.ts";
import { setByOf, statementOf, usualSetterOf } from "../kit/statements.ts";
import type { Said, Understood } from "../port.ts";
import type { FolderAccess, Naming } from "./folder.ts";
import { flowIn } from "./name.ts";

const wordsOf = ({ code, label, description }: CppError): string =>
  joined([joined([code, label], ": "), description], "\n");

/** It was received before: a no to what was sent again, which says that it is there. */
const isThereAlready = ({ errors }: CppFlowStatus): boolean =>
  errors.some(({ code }) => code === ALREADY_THERE);

/**
 * What a status file says of flows of ours, as acknowledgements. A status that the table does not have says nothing.
 *
 * @throws DocumentFault for any other file
 */
export const flowAcks = ({ io }: FolderAccess, bytes: Uint8Array): Omit<Naming, "at">[] =>
  readCppStatut(bytes, limitsOf(io)).flows.flatMap((flow) => {
    const answer = answerOfFlow(flow.code, flow.errors.length);
    if (answer === null) return [];
    const words = joined([...flow.errors.map(wordsOf), flow.comment], "\n");
    const stem = flowIn(flow.flowId);
    const [first] = flow.errors;
    return [
      {
        stem,
        ack: {
          good: answer === "taken" || isThereAlready(flow),
          code: codeOf(first?.code ?? `flow_${flow.code}`),
          words,
          raw: joined([flow.code, words], " "),
          ids: [stem],
        },
      },
    ];
  });

/**
 * What a status file of Chorus Pro says: of flows, or of invoices. It is no evidence of any of them: a file may be about
 * invoices of several companies, and evidence is shown.
 *
 * @throws DocumentFault when it cannot be read
 */
export const statusesSaid = (access: FolderAccess, item: RawItem, bytes: Uint8Array): Understood => {
  const { flows, invoices } = readCppStatut(bytes, limitsOf(access.io));
  const nth = (n: number): RawItem => (n === 0 ? item : { ...item, id: `${item.id}#${n + 1}` });
  const [only, ...others] = [
    ...flows.map((flow, i) => flowSaid(access, nth(i), flow)),
    ...invoices.map((invoice, i) => invoiceSaid(nth(flows.length + i), invoice)),
  ];
  if (only === undefined) return { kind: "nothing", why: "the file says nothing" };
  return others.length === 0 ? only : { kind: "several", each: [only, ...others] };
};

/**
 * What became of a flow. That it was taken, or never came in, the deposit hears that waits for it; a flow that was taken may
 * fail later.
 */
const flowSaid = ({ endpoint }: FolderAccess, item: RawItem, flow: CppFlowStatus): Said => {
  const answer = answerOfFlow(flow.code, flow.errors.length);
  if (answer === "taken" || isThereAlready(flow)) return { kind: "nothing", why: "the flow was taken" };
  if (answer === "not received" && endpoint.ackFormat === "cppstatut") {
    return { kind: "nothing", why: "the deposit that waits for it reads it" };
  }
  const { code, errors, comment, complement } = flow;
  return {
    kind: "statement",
    about: { platformId: flowIn(flow.flowId) },
    statement: statementOf(item, {
      rawCode: code,
      status: answer === null ? null : "rejected",
      at: flow.at ?? item.at,
      setBy: setByOf("WK", CHORUS_PRO.name, CHORUS_PRO.id),
      reasons: errors.flatMap(({ code: why, label, description }) =>
        why === null ? [] : [{ code: why, text: joined([label, description], "\n") }],
      ),
      comment:
        joined([complement, comment, ...errors.filter((e) => e.code === null).map(wordsOf)], " – ") || null,
    }),
  };
};

/** Where an invoice stands. Chorus Pro takes a number of a supplier's once, whatever the year. */
const invoiceSaid = (item: RawItem, said: CppInvoiceStatus): Said => {
  const { code, supplier, debtor } = said;
  const status = statusOfNumber(code);
  const words = joined([said.complement, said.comment], " – ");
  const idOf = ({ idType, id }: CppInvoiceStatus["supplier"]): string | null =>
    idType === BY_SIRET && id !== null ? `0009:${id}` : null;
  return {
    kind: "statement",
    about: {
      ...present({
        number: said.number,
        sellerSiren: supplier.idType === BY_SIRET ? sirenOf(supplier.id ?? "") : null,
        issueDate: said.issueDate,
      }),
      direction: "outbound",
      numberedOnce: true,
    },
    statement: statementOf(item, {
      rawCode: code,
      status,
      at: said.at ?? item.at,
      setBy: usualSetterOf(status, {
        platform: CHORUS_PRO,
        buyer: { name: debtor.name, id: idOf(debtor) },
        seller: { name: supplier.name, id: idOf(supplier) },
      }),
      reasons: reasonsIn(words),
      comment: joined([labelOfNumber(code), words], " – ") || null,
    }),
  };
};
