import type { Adapter, InvoicePlatform } from "../port.ts";
import { connect } from "./index.ts";
import { SETTINGS } from "./settings.ts";

/**
 * The built-in platform. It speaks XP Z12-013 like any other, so this is that adapter with addresses of its own; it
 * lies in the same folder because adapters do not import each other.
 */
export const sandbox: Adapter<InvoicePlatform> = {
  id: "sandbox",
  title: "Sandbox",
  settings: {
    url: {
      label: "Address",
      kind: "url",
      help: "Where the sandbox runs. Left out: the gateway starts one itself, on loopback.",
    },
    clientId: {
      label: "Client id",
      default: "passerelle",
      help: "Any: each is an account of its own, with its own flows.",
    },
    clientSecret: {
      label: "Client secret",
      secret: true,
      default: "sandbox",
      help: "The same for everyone.",
    },
    secondsPerStep: {
      label: "Pace",
      kind: "number",
      default: "2",
      help: "Seconds between two steps of an invoice's life, on the sandbox that the gateway starts itself.",
    },
    apiVersion: SETTINGS.apiVersion,
    webhookSecret: SETTINGS.webhookSecret,
  },
  open({ url, ...settings }, io): InvoicePlatform {
    if (!url) throw new Error("the address of the sandbox is not known: it was not started");
    const base = url.replace(/\/+$/, "");
    // Its directory is read only, whatever version it speaks.
    const { addresses: _, ...connection } = connect(
      {
        // Its search shows a deposit at once.
        showsAfterSeconds: "0",
        ...settings,
        clientId: settings.clientId ?? "passerelle",
        clientSecret: settings.clientSecret ?? "sandbox",
        flowUrl: `${base}/flow-service`,
        directoryUrl: `${base}/directory-service`,
        tokenUrl: `${base}/oauth2/token`,
      },
      io,
      "Sandbox",
    );
    return connection;
  },
};
