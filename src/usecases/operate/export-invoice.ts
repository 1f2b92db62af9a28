import type { RawItem } from "../../domain/life-cycle/event.ts";
import type { StoredItem } from "../../store/port.ts";
import { partIn } from "../follow/raw-items.ts";
import type { Parts } from "../parts.ts";
import { theInvoice } from "./compare-invoice.ts";
import type { About } from "./diagnose.ts";
import { hidePersonalData } from "./hide-personal-data.ts";
import { shownSettings } from "./mask-settings.ts";

/** What masks the configuration's secrets, wherever they stand. */
export interface Redacting {
  redact(value: unknown): unknown;
}

/**
 * Everything that is known of one invoice, for a support ticket: without its documents (their hashes stand for them),
 * without secrets, and with what names or reaches a person hidden.
 *
 * @param asked - our id, the platform's, the ERP's reference or the number
 * @throws Rejection 404 (no such invoice), 409 (several are meant)
 */
export const exportInvoice = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants" | "now"> & Redacting & About,
  asked: string,
): Promise<{ fileName: string; content: unknown }> => {
  const { store, about } = parts;
  const invoice = await theInvoice(parts, asked);
  const { id } = invoice;
  const platform = parts.platforms.get(invoice.platform);
  const events = await store.events.ofInvoice(id);
  const items = await Promise.all(
    events.map((event) => store.items.byPlatformId(event.account, event.platformEventId)),
  );
  const content = {
    made: parts.now().toISOString(),
    gateway: { version: about.version, node: process.version, store: store.engine },
    platform:
      platform === null
        ? null
        : { account: invoice.platform, adapter: platform.adapter.id, settings: shownSettings(platform) },
    ...Object(
      hidePersonalData({
        invoice,
        documents: (await store.documents.list(id)).map(({ kind, mediaType, sha256 }) => ({
          kind,
          mediaType,
          sha256,
        })),
        events,
        pushes: await store.pushes.ofInvoice(id),
        said: await Promise.all(items.flatMap((item) => (item === null ? [] : [shownItem(parts, item)]))),
        work: await store.outbox.ofInvoice(id),
      }),
    ),
  };
  return { fileName: `${id}.json`, content: parts.redact(content) };
};

/** An item as it came; of one that is a part of another, that other. */
const shownItem = async (parts: Pick<Parts, "store">, item: StoredItem): Promise<RawItem> => {
  const part = await partIn(parts, item);
  return { id: item.id, at: item.at, raw: part === null ? item.raw : { partOf: part.whole, part: part.n } };
};
