import { chorusPro } from "../../src/adapters/chorus-pro/index.ts";
import { BUYER, OURS, settingsOf, structure } from "./chorus-pro/rig.ts";
import { adapterContract } from "./contract.ts";
import { ChorusFake } from "./fakes/chorus-pro.ts";
import type { Rig } from "./rig.ts";

const rig = (): Rig => {
  const fake = new ChorusFake();
  fake.visibleAtOnce = true;
  fake.structures.push(structure());
  return {
    fetch: fake.fetch,
    settings: settingsOf(fake),
    invoice: OURS,
    keepsNoOriginal: true,
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
      state: "active",
    },
  };
};

adapterContract("chorus-pro", chorusPro, rig);
