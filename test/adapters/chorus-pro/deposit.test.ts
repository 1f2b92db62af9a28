import { describe, expect, it } from "vitest";
import type { Found, InvoicePlatform, Submitted } from "../../../src/adapters/port.ts";
import { failureOf, settle } from "../rig.ts";
import { open, outgoing, signal, submit } from "./rig.ts";

const step = (connection: InvoicePlatform, known?: unknown): Promise<Submitted> =>
  connection.invoices.submit({ ...outgoing(), step: known }, signal);
const find = async (
  connection: InvoicePlatform,
  known: { step?: unknown; arrivedBy?: string } = {},
): Promise<Found | null> => (await connection.invoices.find?.({ ...outgoing(), ...known }, signal)) ?? null;

describe("a deposit at Chorus Pro", () => {
  it("is three durable steps, and only the first one sends", async () => {
    const { fake, connection } = open();
    const flow = "CPP0011106000000000000001";
    const first = await step(connection);
    expect(first).toMatchObject({ done: false, step: { flow, integrated: false }, againInSeconds: 3 });
    if (first.done) throw new Error("done");
    const second = await step(connection, first.step);
    expect(second).toMatchObject({ done: false, step: { flow, integrated: true }, againInSeconds: 0 });
    if (second.done) throw new Error("done");
    expect(await step(connection, second.step)).toEqual({
      done: true,
      platformId: String(fake.invoices[0]?.id),
    });
    expect(fake.faults.of("submit")).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  });

  it("sends the syntax of the document", async () => {
    const { fake, connection } = open();
    for (const [i, syntax] of (["factur-x", "cii", "ubl"] as const).entries()) {
      await submit(connection, outgoing({ syntax, number: `F-${i}` }));
    }
    const sent = fake.faults.of("submit").map(({ body }) => JSON.parse(new TextDecoder().decode(body)));
    expect(sent.map((body) => body.syntaxeFlux)).toEqual([
      "IN_DP_E2_CII_FACTURX",
      "IN_DP_E1_CII_16B",
      "IN_DP_E1_UBL_INVOICE",
    ]);
  });

  it.each([0, 1, 2, 3, 4])("goes on where it stood when it is begun again after step %i", async (stop) => {
    const { fake, io, connection } = open();
    fake.reports = [{ state: "", codeRetour: 20001 }, { state: "IN_RECU" }, { state: "IN_INTEGRE" }];
    const steps: unknown[] = [];
    await settle(
      (known) => step(connection, known),
      (known) => steps.push(known),
    );
    expect(steps).toHaveLength(4);
    if (stop === 0) return;
    // Another process, another connection: all it has is what was stored.
    const { chorusPro } = await import("../../../src/adapters/chorus-pro/index.ts");
    const { settingsOf } = await import("./rig.ts");
    const other = chorusPro.open(settingsOf(fake), io);
    let known = steps[stop - 1];
    let end = await other.invoices.submit({ ...outgoing(), step: known }, signal);
    for (let i = 0; !end.done && i < 5; i++) {
      known = end.step;
      end = await other.invoices.submit({ ...outgoing(), step: known }, signal);
    }
    expect(end).toEqual({ done: true, platformId: String(fake.invoices[0]?.id) });
    expect(fake.flows).toHaveLength(1);
  });

  it("asks less and less often while the flow is on its way", async () => {
    const { fake, connection } = open();
    fake.reports = [{ state: "IN_EN_COURS_TRAITEMENT_CPP" }];
    const waits: number[] = [];
    let known: unknown;
    for (let i = 0; i < 10; i++) {
      const submitted = await step(connection, known);
      if (submitted.done) throw new Error("done");
      waits.push(submitted.againInSeconds);
      known = submitted.step;
    }
    expect(waits).toEqual([3, 5, 10, 30, 60, 120, 300, 900, 900, 900]);
  });

  it("goes on asking for the invoice's id while it does not show", async () => {
    const { fake, connection } = open();
    const first = await step(connection);
    if (first.done) throw new Error("done");
    const second = await step(connection, first.step);
    const [flow] = fake.flows;
    if (second.done || flow === undefined) throw new Error("done");
    flow.integrated = false;
    expect(await step(connection, second.step)).toMatchObject({
      done: false,
      step: { integrated: true, asked: 1 },
    });
    flow.integrated = true;
    expect(await step(connection, second.step)).toMatchObject({ done: true });
  });

  it("does not make a rejected invoice of one whose flow is in, when the search for its id is refused", async () => {
    const { fake, connection } = open();
    const step1 = await step(connection);
    if (step1.done) throw new Error("done");
    const step2 = await step(connection, step1.step);
    if (step2.done) throw new Error("done");
    fake.faults.meet("search", { status: 200, body: { codeRetour: 20015, libelle: "GDP_MSG_99.001 : non" } });
    expect(await step(connection, step2.step)).toMatchObject({ done: false, step: { integrated: true } });
    expect(await step(connection, step2.step)).toMatchObject({ done: true });
  });

  it("tells a person after a day, without giving the flow up or sending again", async () => {
    const { fake, io, connection } = open();
    fake.reports = [{ state: "IN_EN_ATTENTE_RETRAITEMENT_CPP" }, { state: "IN_INTEGRE" }];
    const first = await step(connection);
    if (first.done) throw new Error("done");
    io.pass(25 * 3_600_000);
    const failure = await failureOf(step(connection, first.step));
    expect(failure).toMatchObject({ kind: "unknown", facts: { code: "flow_not_through" } });
    expect(failure.facts.message).toContain("IN_EN_ATTENTE_RETRAITEMENT_CPP");
    expect(io.lines.join()).toContain("needs a look");
    expect(await step(connection, first.step)).toMatchObject({ step: { integrated: true } });
    expect(fake.flows).toHaveLength(1);
  });

  it("keeps asking about a flow whose state it does not know", async () => {
    const { fake, io, connection } = open();
    fake.reports = [{ state: "IN_UN_ETAT_DE_PLUS" }];
    const first = await step(connection);
    if (first.done) throw new Error("done");
    expect(await step(connection, first.step)).toMatchObject({ done: false, step: { integrated: false } });
    expect(io.lines.join()).toContain("IN_UN_ETAT_DE_PLUS");
  });

  it("tells the errors of a report one by one, with what to do", async () => {
    const { fake, connection } = open();
    fake.reports = [
      {
        state: "IN_REJETE",
        invoiceErrors: [
          {
            numeroDP: "F2026-0001",
            libelleErreurDP:
              "Le champ SpecifiedTradeSettlementPaymentMeans.TypeCode.value est obligatoire|Cadre BusinessProcessSpecifiedDocumentContextParameter incorrect",
          },
        ],
        technicalErrors: [
          { codeErreur: "E12", libelleErreur: "Fichier non conforme", natureErreur: "BLOQUANTE" },
        ],
      },
    ];
    const failure = await failureOf(submit(connection, outgoing()));
    expect(failure.kind).toBe("refused");
    const { code, message, fix, raw, alreadyExists } = failure.facts;
    expect(code).toBe("flow_rejected");
    expect(alreadyExists).toBeUndefined();
    expect(message.split("\n").slice(1)).toEqual([
      "1. Le champ SpecifiedTradeSettlementPaymentMeans.TypeCode.value est obligatoire",
      "2. Cadre BusinessProcessSpecifiedDocumentContextParameter incorrect",
      "3. E12: Fichier non conforme",
    ]);
    expect(fix).toContain("BT-81");
    expect(fix).toContain("BT-23");
    expect(JSON.parse(raw ?? "")).toMatchObject({ etatCourantDepotFlux: "IN_REJETE" });
  });

  it.each([
    ["another invoice of the flow", "F-OTHER", true],
    ["this invoice", "F2026-0001", false],
  ])("reads a partial integration: the error is about %s", async (_, numeroDP, taken) => {
    const { fake, connection } = open();
    fake.reports = [{ state: "IN_INTEGRE_PARTIEL", invoiceErrors: [{ numeroDP, libelleErreurDP: "non" }] }];
    const submitted = submit(connection, outgoing());
    if (taken) expect(await submitted).toMatchObject({ done: true });
    else expect(await failureOf(submitted)).toMatchObject({ kind: "refused" });
  });

  it("sends a flow anew that the exchange system dropped, but not for ever", async () => {
    const { fake, io, connection } = open();
    fake.reports = [{ state: "IN_INCIDENTE" }];
    const first = await step(connection);
    if (first.done) throw new Error("done");
    expect(await step(connection, first.step)).toEqual({
      done: false,
      taken: false,
      step: undefined,
      againInSeconds: 900,
    });
    io.pass(25 * 3_600_000);
    expect(await failureOf(step(connection, first.step))).toMatchObject({
      kind: "refused",
      facts: { code: "flow_incident" },
    });
  });

  it("matches the duplicate's rejection with the deposit that was first", async () => {
    const { fake, connection } = open();
    const first = await submit(connection, outgoing());
    if (!first.done) throw new Error("not done");
    const second = await step(connection);
    if (second.done) throw new Error("done");
    const failure = await failureOf(step(connection, second.step));
    expect(failure).toMatchObject({
      kind: "refused",
      facts: { code: "duplicate_number", alreadyExists: true },
    });
    expect(await find(connection, { step: second.step })).toEqual({
      platformId: first.platformId,
      sameContent: "unknown",
    });
    expect(fake.invoices).toHaveLength(1);
  });

  it("does not take a step that is not its own for a start", async () => {
    const { fake, connection } = open();
    expect(await failureOf(step(connection, { flow: 7 }))).toMatchObject({ kind: "unknown" });
    expect(fake.faults.of("submit")).toEqual([]);
  });
});

describe("the look-up of a deposit whose answer was lost", () => {
  it("says nothing until a flow would show, and then a clear no", async () => {
    const { io, connection } = open();
    const arrivedBy = io.now().toISOString();
    io.pass(299_000);
    const failure = await failureOf(find(connection, { arrivedBy }));
    expect(failure).toMatchObject({ kind: "unknown", facts: { code: "not_visible_yet" } });
    io.pass(1_000);
    expect(await find(connection, { arrivedBy })).toBeNull();
    const quick = open({ showsAfterSeconds: "1" });
    const sent = quick.io.now().toISOString();
    quick.io.pass(1_000);
    expect(await find(quick.connection, { arrivedBy: sent })).toBeNull();
  });

  it("finds by the invoice's number, and by the flow where it is known", async () => {
    const { fake, connection } = open();
    fake.faults.meet("submit", { transport: "ECONNRESET", after: true });
    expect(await failureOf(step(connection))).toMatchObject({ kind: "unknown" });
    const [flow] = fake.flows;
    if (flow === undefined) throw new Error("no flow");
    flow.integrated = true;
    const platformId = String(flow.invoiceId);
    expect(await find(connection)).toEqual({ platformId, sameContent: "unknown" });
    const known = { flow: flow.number, since: "2026-09-15T08:00:00.000Z", asked: 0, integrated: false };
    expect(await find(connection, { step: known })).toEqual({ platformId, sameContent: "yes" });
    expect(fake.flows).toHaveLength(1);
  });

  it.each([
    ["another total", { total: "99.00" }],
    ["another date", { date: "2026-09-14" }],
  ])("tells another document under the same number: %s", async (_, facts) => {
    const { fake, connection } = open();
    fake.add({
      number: "F2026-0001",
      date: "2026-09-15",
      states: [{ code: "DEPOSEE", at: fake.now() }],
      ...facts,
    });
    expect(await find(connection)).toMatchObject({ sameContent: "no" });
  });

  it.each(["2026-09-15", "2026-09-15T00:00:00.000+02:00", "2026-09-14T22:00:00Z"])(
    "reads the date %s",
    async (date) => {
      const { fake, connection } = open();
      fake.add({
        number: "F2026-0001",
        date,
        total: "-120.0",
        states: [{ code: "DEPOSEE", at: fake.now() }],
      });
      expect(await find(connection)).toMatchObject({ sameContent: "unknown" });
    },
  );

  it("does not adopt another supplier's invoice, nor one whose number only contains ours", async () => {
    const { fake, connection } = open();
    const states = [{ code: "DEPOSEE", at: fake.now() }];
    fake.add({ number: "F2026-0001", supplier: "40483304800022", states });
    fake.add({ number: "F2026-00011", states });
    expect(await find(connection)).toBeNull();
  });

  it("prefers an invoice that lives on to one that was rejected", async () => {
    const { fake, connection } = open();
    const at = fake.now();
    fake.add({ number: "F2026-0001", date: "2026-09-15", states: [{ code: "REJETEE", at }] });
    const { id } = fake.add({ number: "F2026-0001", date: "2026-09-15", states: [{ code: "DEPOSEE", at }] });
    expect(await find(connection)).toMatchObject({ platformId: String(id) });
  });
});

describe("what Chorus Pro gives back", () => {
  it("is never the original", async () => {
    const { connection } = open();
    const submitted = await submit(connection, outgoing());
    if (!submitted.done) throw new Error("not done");
    const { invoice } = outgoing({ platformId: submitted.platformId });
    const failure = await failureOf(
      Promise.resolve(connection.invoices.download?.(invoice, "original", signal)),
    );
    expect(failure).toMatchObject({ kind: "refused", facts: { code: "rendition_missing" } });
  });
});
