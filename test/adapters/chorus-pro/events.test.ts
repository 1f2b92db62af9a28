import { describe, expect, it } from "vitest";
import type { Connection, RawPage, Understood } from "../../../src/adapters/port.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import type { ChorusFake } from "../fakes/chorus-pro.ts";
import { failureOf, pull } from "../rig.ts";
import { BUYER, open, outgoing, signal } from "./rig.ts";

const all = async (
  connection: Connection,
  cursor: string | null,
): Promise<{ items: RawItem[]; cursor: string }> => {
  const items: RawItem[] = [];
  for (let at = cursor; ; ) {
    const page = await connection.events?.since(at, null, signal);
    if (page === undefined) throw new Error("no events");
    items.push(...page.items);
    if (!page.more) return { items, cursor: page.cursor };
    at = page.cursor;
  }
};
const read = (connection: Connection, item: RawItem | undefined): Promise<Understood> => {
  if (item === undefined || connection.events === undefined) throw new Error("no item");
  return connection.events.read(item, signal);
};
const statementOf = (understood: Understood) => {
  if (understood.kind !== "statement") throw new Error(understood.kind);
  return understood;
};
const minutesAgo = (fake: ChorusFake, minutes: number): string =>
  new Date(Date.parse(fake.now()) - minutes * 60_000).toISOString();

describe("the pull", () => {
  it("tells every state between two pulls, whether the list of them is one or many", async () => {
    const { fake, connection } = open();
    const invoice = fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 30) }] });
    const first = await all(connection, null);
    expect(new Set(first.items.map((i) => i.id.split(":")[1]))).toEqual(new Set(["DEPOSEE"]));
    invoice.states.push(
      { code: "EN_COURS_ACHEMINEMENT", at: minutesAgo(fake, 3) },
      { code: "MISE_A_DISPOSITION", at: minutesAgo(fake, 2) },
      { code: "SUSPENDUE", at: minutesAgo(fake, 1), comment: "JUSTIF_ABS : joindre le bon de livraison" },
    );
    const second = await all(connection, first.cursor);
    expect(second.items.map((i) => i.id.split(":")[1])).toEqual([
      "DEPOSEE",
      "EN_COURS_ACHEMINEMENT",
      "MISE_A_DISPOSITION",
      "SUSPENDUE",
    ]);
    expect(fake.violations).toEqual([]);
  });

  it("asks nothing more about what did not change", async () => {
    const { fake, connection } = open();
    fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 30) }] });
    const { cursor } = await all(connection, null);
    const asked = fake.faults.of("history").length;
    const again = await all(connection, cursor);
    expect(again.items).toEqual([]);
    expect(fake.faults.of("history")).toHaveLength(asked);
    expect(fake.faults.of("search")).toHaveLength(3 + 1);
  });

  it("sweeps what is older, the less often the older it is", async () => {
    const { fake, io, connection } = open();
    let { cursor } = await all(connection, null);
    const late = (hours: number) =>
      fake.add({ states: [{ code: "MANDATEE", at: minutesAgo(fake, hours * 60) }] });
    const news = async (): Promise<string[]> => {
      const pulled = await all(connection, cursor);
      cursor = pulled.cursor;
      return pulled.items.map((i) => i.id.split(":")[0] ?? "");
    };
    const yesterday = late(20);
    const lastMonth = late(24 * 30);
    expect(await news()).toEqual([]);
    io.pass(3_600_000);
    expect(await news()).toEqual([String(yesterday.id)]);
    io.pass(23 * 3_600_000);
    expect(await news()).toContain(String(lastMonth.id));
  });

  it("reads as far back as it is told, once: later sweeps go no further than is usual, nor beyond it", async () => {
    const { fake, io, connection } = open();
    const start = io.now().getTime();
    const searched = () =>
      fake.faults.of("search").map(({ body }) => {
        const { periodeDateHeureEtatCourantDu } = JSON.parse(new TextDecoder().decode(body));
        return (start - Date.parse(periodeDateHeureEtatCourantDu)) / 3_600_000;
      });
    const from = new Date(start - 24 * 3_600_000);
    const { cursor } = await pull(connection, null, from);
    expect(searched()).toEqual([2, 24, 24]);
    io.pass(25 * 3_600_000);
    await pull(connection, cursor, from);
    expect(searched().slice(3)).toEqual([2, 24, 24]);
    const all = open();
    await pull(all.connection, null, null);
    const [first] = all.fake.faults.of("search").slice(-1);
    expect(new TextDecoder().decode(first?.body)).toContain("2017-01-01T00:00:00.000Z");
  });

  it("catches up with what happened while it was down", async () => {
    const { fake, io, connection } = open();
    const { cursor } = await all(connection, null);
    io.pass(10 * 86_400_000);
    const at = (days: number) => minutesAgo(fake, days * 1440);
    fake.add({
      states: [
        { code: "DEPOSEE", at: at(9) },
        { code: "MISE_A_DISPOSITION", at: at(8) },
      ],
    });
    const { items } = await all(connection, cursor);
    expect(new Set(items.map((i) => i.id.split(":")[1]))).toEqual(new Set(["DEPOSEE", "MISE_A_DISPOSITION"]));
  });

  it("gives the same id to a state, however it was found", async () => {
    const { fake, io, connection } = open();
    const { id } = fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 30) }] });
    const fromHistory = (await all(connection, null)).items.map((i) => i.id);
    const { invoice } = outgoing({ platformId: String(id) });
    const rerun = (await connection.events?.history?.(invoice, signal))?.map((i) => i.id);
    const window = await connection.events?.window?.(
      new Date(io.now().getTime() - 3_600_000),
      io.now(),
      signal,
    );
    expect(new Set([...fromHistory, ...(rerun ?? []), ...(window ?? []).map((i) => i.id)]).size).toBe(1);
  });

  it("keeps only what was set in the window of an audit", async () => {
    const { fake, io, connection } = open();
    const { id } = fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 90) }] });
    fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 10) }] });
    fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 300) }] });
    const now = io.now().getTime();
    const items = await connection.events?.window?.(
      new Date(now - 7_200_000),
      new Date(now - 3_600_000),
      signal,
    );
    expect(items?.map((i) => i.id.split(":")[0])).toEqual([String(id)]);
  });

  it("lets one invoice whose history is refused hold back nothing", async () => {
    const { fake, io, connection } = open();
    const at = minutesAgo(fake, 5);
    fake.add({
      states: [
        { code: "DEPOSEE", at: minutesAgo(fake, 9) },
        { code: "REJETEE", at },
      ],
      historyRefused: true,
    });
    fake.add({ states: [{ code: "DEPOSEE", at }] });
    const { items } = await all(connection, null);
    expect(new Set(items.map((i) => i.id.split(":")[1]))).toEqual(new Set(["REJETEE", "DEPOSEE"]));
    expect(io.lines.join()).toContain("is refused");
  });

  it("keeps a result without an id for a person, and reads the rest", async () => {
    const { fake, connection } = open();
    const { cursor } = await all(connection, null);
    const known = {
      identifiantFactureCPP: 77,
      statut: "DEPOSEE",
      dateHeureEtatCourant: "2026-09-15T09:59:00.000+02:00",
    };
    fake.faults.meet("search", {
      status: 200,
      body: { codeRetour: 0, listeFactures: [{ numeroFacture: "?" }, known], parametresRetour: { pages: 1 } },
    });
    const { items } = await all(connection, cursor);
    expect(items.map((i) => i.id.slice(0, 4))).toEqual(["odd:", "77:D"]);
    expect(await failureOf(read(connection, items[0]))).toMatchObject({
      kind: "refused",
      facts: { code: "result_unreadable" },
    });
  });

  it("keeps names, addresses and bank accounts out of what it stores", async () => {
    const { fake, connection } = open();
    fake.add({ states: [{ code: "SUSPENDUE", at: minutesAgo(fake, 5), comment: "à compléter" }] });
    const stored = JSON.stringify((await all(connection, null)).items);
    expect(stored).toContain("à compléter");
    for (const hidden of ["Dupont", "belle-rive.example", "FR7630001007941234567890185"]) {
      expect(stored).not.toContain(hidden);
    }
  });

  it.each([true, false])(
    "reads every page of every search, whether the platform counts them (%s)",
    async (counts) => {
      const { fake, connection } = open();
      fake.cap = 7;
      fake.saysPages = counts;
      for (let i = 0; i < 30; i++) fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 10 + i) }] });
      expect((await pull(connection, null)).ids.size).toBe(30);
    },
  );

  it("holds its cursor within bounds: the oldest is forgotten", async () => {
    const { fake, connection } = open();
    const { cursor } = await all(connection, null);
    const seen = Array.from({ length: 2000 }, (_, i) => [String(i), "12345678"]);
    const { id } = fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 5) }] });
    const later = await all(connection, JSON.stringify({ ...JSON.parse(cursor), seen }));
    const kept = JSON.parse(later.cursor).seen as [string, string][];
    expect(kept).toHaveLength(2000);
    expect(kept.at(0)?.[0]).toBe("1");
    expect(kept.at(-1)?.[0]).toBe(String(id));
  });

  it("goes on in the middle after a crash, from the cursor alone", async () => {
    const { fake, connection } = open();
    fake.cap = 10;
    for (let i = 0; i < 25; i++) fake.add({ states: [{ code: "DEPOSEE", at: minutesAgo(fake, 5) }] });
    const ids = new Set<string>();
    let cursor: string | null = null;
    for (let i = 0; i < 40; i++) {
      const page: RawPage | undefined = await connection.events?.since(cursor, null, signal);
      if (page === undefined) throw new Error("no events");
      // Every other answer is lost on our side: the page is read again.
      const again = await connection.events?.since(cursor, null, signal);
      expect(again?.items.map((item) => item.id)).toEqual(page.items.map((item) => item.id));
      for (const item of page.items) ids.add(item.id);
      cursor = page.cursor;
      if (!page.more) break;
    }
    expect(ids.size).toBe(25);
  });
});

describe("what a state means", () => {
  it("is told with whose invoice it is, by whom, and why", async () => {
    const { fake, connection } = open();
    const at = minutesAgo(fake, 5);
    const { id } = fake.add({
      number: "F-1",
      states: [{ code: "REJETEE", at, comment: "EJ_ERR : engagement inconnu" }],
    });
    const { items } = await all(connection, null);
    const { about, statement } = statementOf(await read(connection, items[0]));
    expect(about).toEqual({
      platformId: String(id),
      number: "F-1",
      sellerSiren: "732829320",
      issueDate: "2026-09-10",
    });
    expect(statement).toMatchObject({
      platformEventId: items[0]?.id,
      rawCode: "REJETEE",
      status: "refused",
      at,
      setBy: { role: "BY", name: "COMMUNE DE BELLE RIVE", id: `0009:${BUYER}` },
      reasons: [{ code: "CMD_ERR" }],
      comment: "EJ_ERR : engagement inconnu",
    });
  });

  it.each([
    ["SERVICE_FAIT", "in_hand", "Service fait"],
    ["MANDATEE", "in_hand", "Mandatée – mandat 12"],
    ["MISE_EN_PAIEMENT", "payment_sent", null],
    ["UN_ETAT_DE_PLUS", null, null],
    ["TRANSMISE_MOA", null, null],
  ])("%s is %s", async (code, status, comment) => {
    const { fake, connection } = open();
    fake.add({
      states: [{ code, at: minutesAgo(fake, 5), ...(code === "MANDATEE" ? { comment: "mandat 12" } : {}) }],
    });
    const { items } = await all(connection, null);
    expect(statementOf(await read(connection, items[0])).statement).toMatchObject({
      rawCode: code,
      status,
      comment,
    });
  });

  it.each([
    ["A9_FACTURE_SOUSTRAITANT", "VALIDEE_1", "approved"],
    ["A9_FACTURE_SOUSTRAITANT", "REFUSEE_1", "partially_approved"],
    ["A12_FACTURE_COTRAITANT", "VALIDEE_1", "endorsed"],
    ["A12_FACTURE_COTRAITANT", "REFUSEE_1", "refused"],
    ["A1_FACTURE_FOURNISSEUR", "VALIDEE_1", null],
  ])("in the framework %s, %s is %s", async (framework, code, status) => {
    const { fake, connection } = open();
    fake.add({ framework, states: [{ code, at: minutesAgo(fake, 5) }] });
    const { items } = await all(connection, null);
    expect(statementOf(await read(connection, items[0])).statement).toMatchObject({ rawCode: code, status });
    expect(fake.violations).toEqual([]);
  });

  it("reads a history of several pages", async () => {
    const { fake, connection } = open();
    const states = Array.from({ length: 130 }, (_, i) => ({
      code: "SERVICE_FAIT",
      at: minutesAgo(fake, i + 1),
    }));
    const { id } = fake.add({ states });
    const { invoice } = outgoing({ platformId: String(id) });
    expect(await connection.events?.history?.(invoice, signal)).toHaveLength(130);
  });

  it("tells what an invoice's state is now", async () => {
    const { fake, connection } = open();
    const { id } = fake.add({ states: [{ code: "VALIDEE_1", at: minutesAgo(fake, 5) }] });
    const { invoice } = outgoing({ platformId: String(id), process: "A12" });
    expect(await connection.invoices.fetch?.(invoice, signal)).toMatchObject({
      rawState: "VALIDEE_1",
      status: "endorsed",
    });
  });
});

describe("the received side", () => {
  const cii =
    '<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"><x/></rsm:CrossIndustryInvoice>';
  const bytesOf = (text: string) => new TextEncoder().encode(text);

  it("is not asked for by a supplier, and both kinds of invoice by a recipient", async () => {
    const { fake, connection } = open({ role: "both" });
    const at = minutesAgo(fake, 5);
    fake.add({ received: "FACTURE", states: [{ code: "MISE_A_DISPOSITION", at }] });
    fake.add({ received: "FACTURE_TRAVAUX", states: [{ code: "MISE_A_DISPOSITION", at }] });
    const { ids } = await pull(connection, null);
    expect([...ids].filter((id) => id.startsWith("received:"))).toHaveLength(2);
    const supplier = open();
    supplier.fake.add({ received: "FACTURE", states: [{ code: "MISE_A_DISPOSITION", at }] });
    expect((await pull(supplier.connection, null)).ids.size).toBe(0);
    expect(fake.violations).toEqual([]);
  });

  it.each([
    [
      "the original inside the pivot",
      `<CPP><Contenu>${Buffer.from(`${cii}${" ".repeat(200)}`).toString("base64")}</Contenu></CPP>`,
      "application/xml",
    ],
    ["the PDF where there is nothing better", "<CPP/>", "application/pdf"],
  ])("gives %s", async (_, pivot, mediaType) => {
    const { fake, connection } = open({ role: "recipient" });
    const { id } = fake.add({
      received: "FACTURE",
      states: [{ code: "MISE_A_DISPOSITION", at: minutesAgo(fake, 5) }],
      files: { PDF: bytesOf("%PDF-1.4 no invoice inside"), PIVOT: bytesOf(pivot) },
    });
    const { items } = await all(connection, null);
    const understood = await read(
      connection,
      items.find((i) => i.id === `received:${id}`),
    );
    const announced = { number: expect.any(String), seller: expect.any(String), buyer: expect.any(String) };
    expect(understood).toMatchObject({
      kind: "invoice",
      platformId: String(id),
      document: { mediaType },
      announced: { ...announced, addressee: expect.stringMatching(/^\d{9}$/) },
    });
    expect(fake.violations).toEqual([]);
  });

  it("gives an original that is larger than documents may be here all the same, and not for an invoice's", async () => {
    const { fake, connection, io } = open({ role: "recipient" });
    const large = `${cii}${" ".repeat(3000)}`;
    const packed = (text: string): string => `<F>${Buffer.from(text).toString("base64")}</F>`;
    const pivot = (...texts: string[]) => bytesOf(`<CPP>${texts.map(packed).join("")}</CPP>`);
    const received = async (...texts: string[]): Promise<string> => {
      const { id } = fake.add({
        received: "FACTURE",
        states: [{ code: "MISE_A_DISPOSITION", at: minutesAgo(fake, 5) }],
        files: { PDF: bytesOf("%PDF-1.4 no invoice inside"), PIVOT: pivot(...texts) },
      });
      const { items } = await all(connection, null);
      const understood = await read(
        connection,
        items.find((i) => i.id === `received:${id}`),
      );
      return understood.kind === "invoice" ? Buffer.from(understood.document.bytes).toString() : "";
    };
    io.documentBytes = large.length - 1;
    const fits = `${cii}${" ".repeat(200)}`;
    expect(await received(large, `<z>${"z".repeat(200)}</z>`)).toBe(large);
    expect(await received(large, fits)).toBe(fits);
    io.documentBytes = large.length;
    expect(await received(large, fits)).toBe(large);
  });
});
