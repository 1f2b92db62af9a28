import { chorusPro } from "../../src/adapters/chorus-pro/index.ts";
import type { Adapter, Connection, Outgoing } from "../../src/adapters/port.ts";
import { BUYER, ID_A, SELLER, settingsOf, settle, structure } from "./chorus-pro/rig.ts";
import { adapterContract } from "./contract.ts";
import { ChorusFake } from "./fakes/chorus-pro.ts";
import type { Rig } from "./rig.ts";

const rig = (): Rig => {
  const fake = new ChorusFake();
  fake.visibleAtOnce = true;
  fake.structures.push(structure());
  latest = fake;
  return {
    fetch: fake.fetch,
    settings: settingsOf(fake),
    faults: fake.faults,
    violations: fake.violations,
    // A second flow of the same number is a deposit that is never integrated.
    deposits: () =>
      fake.flows
        .filter((flow) => flow.invoiceId !== 0)
        .map(({ invoiceId, bytes }) => ({ platformId: String(invoiceId), bytes })),
    revoke: (token) => fake.revoked.add(token),
    refusal: {
      status: 200,
      body: { codeRetour: 20001, libelle: "GDP_MSG_11.022 : fichier trop volumineux" },
    },
    alreadyThere: { status: 400, body: { codeRetour: 20077, libelle: "La facture existe déjà" } },
    withoutId: {
      status: 200,
      body: { codeRetour: "0", libelle: "TRA_MSG_00.000", numeroFluxDepot: "" },
      after: true,
    },
    receive: (times) =>
      times.map((at) => {
        const { id } = fake.add({ states: [{ code: "MISE_A_DISPOSITION", at }] });
        return `${id}:MISE_A_DISPOSITION:${Math.floor(Date.parse(at) / 1000)}`;
      }),
    beforePage: (run) => {
      fake.beforePage = run;
    },
    render: (platformId) => {
      const files = {
        PDF: new TextEncoder().encode("%PDF-1.7 for people"),
        PIVOT: new TextEncoder().encode("<CPPFactures>pivot</CPPFactures>"),
      };
      const invoice = fake.invoices.find(({ id }) => String(id) === platformId);
      if (invoice !== undefined) invoice.files = files;
      return { readable: files.PDF, converted: files.PIVOT };
    },
    directory: {
      siren: BUYER.slice(0, 9),
      siret: BUYER,
      address: `${BUYER.slice(0, 9)}_${BUYER}`,
      unknownSiren: "552100554",
      name: "COMMUNE DE BELLE RIVE",
    },
  };
};
let latest: ChorusFake;

/** The suite's invoice as this channel wants it: a number of its own, its framework, and both SIRETs. */
const prepared = (outgoing: Outgoing): Outgoing => {
  const { invoice } = outgoing;
  const number = invoice.id === ID_A ? invoice.number : `F2026-${invoice.id.slice(-2)}`;
  return {
    ...outgoing,
    fileName: `${number}.xml`,
    invoice: {
      ...invoice,
      number,
      process: "A1",
      seller: { ...invoice.seller, siret: SELLER },
      buyer: { ...invoice.buyer, siret: BUYER },
    },
  };
};

/**
 * The suite was written for platforms that take a deposit in one call and give the original back. Here the steps are
 * done as the outbox does them, and the original (which Chorus Pro never gives, see deposit.test.ts) is the fake's.
 */
const inOneCall: Adapter = {
  ...chorusPro,
  // The suite takes every setting with "password" in its name for a secret; this one is a day.
  settings: Object.fromEntries(
    Object.entries(chorusPro.settings).filter(([key]) => key !== "passwordExpiresOn"),
  ),
  open(settings, io): Connection {
    const connection = chorusPro.open(settings, io);
    const fake = latest;
    const { invoices } = connection;
    return {
      ...connection,
      invoices: {
        ...invoices,
        submit: (outgoing, to) => settle((step) => invoices.submit({ ...prepared(outgoing), step }, to)),
        find: async (outgoing, to) => {
          if (invoices.find === undefined) throw new Error("no find");
          return invoices.find(
            { ...outgoing, invoice: prepared({ ...outgoing, bytes: new Uint8Array() }).invoice },
            to,
          );
        },
        download: async (invoice, rendition, to) => {
          const flow = fake.flows.find(({ invoiceId }) => String(invoiceId) === invoice.platformId);
          if (rendition === "original" && flow !== undefined) {
            return { bytes: flow.bytes, mediaType: "application/xml", fileName: flow.fileName };
          }
          if (invoices.download === undefined) throw new Error("no download");
          return invoices.download(invoice, rendition, to);
        },
      },
    };
  },
};

adapterContract("chorus-pro", inOneCall, rig);
