import { joined } from "../kit/present.ts";
import type { Adapter, InvoicePlatform } from "../port.ts";
import { certificateOf, endpointOf, faultsOf, filesAt, SETTINGS } from "./chorus-pro-edi-settings.ts";
import { connect } from "./connect.ts";

/**
 * Chorus Pro by its exchanges of files (EDI), as it is open to every supplier: one invoice a flow, in the historical formats.
 * It is the adapter of files with names, acknowledgements and statuses of its own; it lies in the same folder because
 * adapters do not import each other. A supplier sets no statuses there, and hands in no reports.
 */
export const chorusProEdi: Adapter<InvoicePlatform> = {
  id: "chorus-pro-edi",
  offers: ["invoices"],
  title: "Chorus Pro by EDI",
  settings: SETTINGS,
  check: faultsOf,
  files: filesAt,
  expires: ({ certificateExpiresOn }, now) => certificateOf(certificateExpiresOn, now),
  open: (settings, io): InvoicePlatform => {
    const { invoices, events, health } = connect(endpointOf(settings), io);
    return {
      invoices,
      events,
      health: async (signal) => {
        const { ok, detail } = await health(signal);
        const warning = certificateOf(settings.certificateExpiresOn, io.now())?.warning;
        return { ok, detail: joined([detail, warning], ". ") };
      },
    };
  },
};
