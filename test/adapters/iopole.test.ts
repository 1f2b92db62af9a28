import { iopole } from "../../src/adapters/iopole/index.ts";
import { adapterContract } from "./contract.ts";
import { identifier, line, office, SIREN, SIRET, unit } from "./iopole/entities.ts";
import { rigOf } from "./iopole/rig.ts";
import { daySales, reportPart } from "./reports.ts";
import type { Rig } from "./rig.ts";

const contractRig = (): Rig => {
  const { fake, settings } = rigOf();
  const address = `${SIREN}_${SIRET}`;
  fake.reporting.open("2026-09-01", "2026-09-10");
  fake.entities = [
    unit(SIREN, "Atelier Brumaire"),
    office(SIRET, "Atelier Brumaire, Lille", [
      identifier("OFFICE_IDENTIFIER", SIRET, [line(`0225:${address}`)]),
    ]),
  ];
  return {
    fetch: fake.fetch,
    settings,
    faults: fake.faults,
    deposits: () =>
      fake.invoices
        .filter((i) => i.direction === "OUTBOUND")
        .map((i) => ({ platformId: i.id, bytes: i.bytes ?? new Uint8Array() })),
    revoke: (token) => {
      fake.revoked.add(token);
    },
    violations: fake.violations,
    refusal: {
      status: 400,
      body: {
        statusMessage: "Request validation issues",
        details: [{ code: "invalid_string", path: ["file"], message: "Invalid file name" }],
      },
    },
    alreadyThere: { status: 409, body: { code: "DUPLICATE_RESOURCE", statusMessage: "It exists already" } },
    withoutId: { status: 201, body: { type: "INVOICE" } },
    listsUnseen: true,
    receive: (times) => times.map((createDate) => `invoice:${fake.add({ createDate }).id}`),
    beforePage: (run) => {
      fake.beforePage = run;
    },
    render: (platformId) => {
      const invoice = fake.invoices.find((i) => i.id === platformId);
      const readable = new TextEncoder().encode("%PDF-1.7 readable");
      if (invoice !== undefined) invoice.readable = readable;
      return { readable };
    },
    reports: {
      outgoing: (which) =>
        reportPart(daySales(which === undefined ? "2026-09-03" : "2026-09-04", "62.49", "12.50")),
      held: () => fake.reporting.entries.map(({ id }) => id),
    },
    directory: {
      siren: SIREN,
      siret: SIRET,
      address,
      unknownSiren: "552100554",
      name: "Atelier Brumaire",
      state: "unknown",
    },
    webhook: {
      signed: (at) => {
        const { id } = fake.add({});
        const status = fake.say(id, "APPROVED");
        const body = JSON.stringify(status);
        const headers = fake.headersOf(at, "/platforms/test/webhook", body);
        return { headers, body: new TextEncoder().encode(body), itemId: `status:${status.statusId}` };
      },
    },
  };
};

adapterContract("iopole", iopole, contractRig);
