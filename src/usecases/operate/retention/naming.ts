import { DocumentFault } from "../../../documents/types.ts";
import type { Act } from "../../../domain/acts.ts";
import type { Invoice } from "../../../domain/invoice.ts";
import type { Person } from "../../../domain/retention/erasure.ts";
import { namesPerson } from "../../../domain/retention/names-person.ts";
import type { OldWork, StoredDocument } from "../../../store/port.ts";
import { letOthersIn } from "../../let-others-in.ts";
import type { Parts } from "../../parts.ts";

type Needs = Pick<Parts, "store" | "documents">;

/** What of a document can be searched: its XML, within a PDF too. Of what cannot be read, the bytes as text. */
const textOf = async ({ documents }: Pick<Parts, "documents">, document: StoredDocument): Promise<string> => {
  const { bytes, mediaType } = document;
  if (mediaType !== "application/pdf") return Buffer.from(bytes).toString();
  try {
    return Buffer.from(await documents("xmlOf", { bytes })).toString();
  } catch (error) {
    if (error instanceof DocumentFault) return Buffer.from(bytes).toString("latin1");
    throw error;
  }
};

/** Do documents of these owners name somebody? Those that are gone do not. Attachments are not looked into. */
const documentsName = async (
  parts: Needs,
  owners: readonly string[],
  names: (text: string) => boolean,
): Promise<boolean> => {
  for (const owner of owners) {
    for (const { kind, name, erased } of await parts.store.documents.list(owner)) {
      if (erased === true) continue;
      if (kind === "attachment") {
        if (names(name)) return true;
        continue;
      }
      const document = await parts.store.documents.get(owner, kind, name);
      if (document !== null && names(await textOf(parts, document))) return true;
      await letOthersIn();
    }
  }
  return false;
};

/** Every text in a structure, at any depth: as JSON, a line break in it would be two letters. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
};

/** Looks for a person in one thing after the other. Outside any transaction: it reads files. */
export const search = (parts: Needs, person: Person) => {
  const names = namesPerson(person);
  const { store } = parts;
  const inJson = (value: unknown): boolean => names(textsIn(value).join("\n"));
  /** What a person said who put it away, and who that was. */
  const dismissalOf = async (id: string): Promise<unknown> => {
    const { reason, note, dismissedBy } = (await store.dismissals.byId(id)) ?? {};
    return [reason, note, dismissedBy];
  };
  return {
    /** Nothing is left of an invoice whose documents and history are gone. */
    invoice: async (invoice: Invoice): Promise<boolean> => {
      if (invoice.erased?.documents !== undefined && invoice.erased.events !== undefined) return false;
      const { id: _id, sha256: _sha256, ...said } = invoice;
      if (invoice.erased?.documents === undefined && inJson(said)) return true;
      const history = [
        ...(await store.events.ofInvoice(invoice.id)),
        ...(await store.pushes.ofInvoice(invoice.id)),
      ];
      if (history.some(({ id: _, ...one }) => inJson(one))) return true;
      return documentsName(parts, [invoice.id, ...history.map(({ id }) => id)], names);
    },
    item: async (itemId: string): Promise<boolean> => {
      const item = await store.items.byId(itemId);
      if (item === null) return false;
      const words = item.state === "dismissed" ? await dismissalOf(itemId) : null;
      return inJson([item.raw, item.about, item.reason, words]) || documentsName(parts, [itemId], names);
    },
    refused: async (flow: { id: string; name: string; details: unknown }): Promise<boolean> =>
      inJson([flow.name, flow.details]) || documentsName(parts, [flow.id], names),
    work: async ({ id, state, said }: Pick<OldWork, "id" | "state" | "said">): Promise<boolean> =>
      inJson([said, state === "dismissed" ? await dismissalOf(id) : null]),
    act: ({ who, on, detail }: Act): boolean => inJson([who, on, detail]),
  };
};
