import { expect, it } from "vitest";
import { compareDecimals } from "../../../src/domain/decimal.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import { INVOICE_SORTS, type InvoiceSort } from "../../../src/domain/invoice-sort.ts";
import { Rejection } from "../../../src/domain/problem.ts";
import { smallRecord } from "../../../src/domain/retention/small-record.ts";
import type { InvoiceFilter, Store } from "../../../src/store/port.ts";
import type { Bench, Opened } from "../contract.ts";
import { open } from "../contract.ts";
import { at, invoice, unique } from "../samples.ts";

const idsOf = async (
  store: Store,
  filter: InvoiceFilter,
  sort: InvoiceSort = "newest",
  limit = 50,
): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.invoices.list(filter, {
      limit,
      sort,
      ...(cursor === undefined ? {} : { cursor }),
    });
    ids.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
};

const named = (party: Invoice["seller"], name: string | null, siren: string | null = party.siren) => ({
  ...party,
  name,
  siren,
  siret: siren === null ? null : `${siren}00017`,
});

const TOTALS = ["1200.00", "0.1", "0.10", "-50", "-50.01", "99999999999999999999.99", "7", "1200", "0"];
const NAMES = ["Société Générale", "Café de la Gare", "SARL L'Œuvre d'Été", "Garenne & Fils"];

/** Invoices of two tenants and nobody, some of which the other reads too. */
const mixed = (): { own: Invoice[]; tenant: string; other: string } => {
  const [tenant, other] = [unique("tenant"), unique("other")];
  const own = Array.from({ length: 36 }, (_, n) => {
    const one = invoice({
      tenant: n % 3 === 2 ? other : tenant,
      ...(n % 4 === 0 ? { copies: [n % 3 === 2 ? tenant : other] } : {}),
      direction: n % 4 === 0 || n % 5 === 0 ? "inbound" : "outbound",
      createdAt: at(Math.floor(n / 3) * 1000).toISOString(),
      issueDate: `2026-0${1 + (n % 4)}-1${n % 7}`,
      total: TOTALS[n % TOTALS.length] ?? "0",
      currency: n % 6 === 0 ? "CHF" : "EUR",
      reference: n % 2 === 0 ? `Cmd ${n}/A` : null,
      badge: n % 5 === 0 ? "accepted" : "pending",
    });
    return {
      ...one,
      buyer: named(one.buyer, NAMES[n % NAMES.length] ?? "", n % 7 === 0 ? null : "552100554"),
    };
  });
  return { own, tenant, other };
};

const FIRST: { readonly [S in InvoiceSort]: (a: Invoice, b: Invoice) => number } = {
  newest: (a, b) => (a.createdAt + a.id < b.createdAt + b.id ? 1 : -1),
  oldest: (a, b) => (a.createdAt + a.id < b.createdAt + b.id ? -1 : 1),
  largest: (a, b) => compareDecimals(b.total, a.total) || (a.id < b.id ? 1 : -1),
  smallest: (a, b) => compareDecimals(a.total, b.total) || (a.id < b.id ? -1 : 1),
  issued: (a, b) => (a.issueDate + a.id < b.issueDate + b.id ? 1 : -1),
};

const WANTED: readonly [filter: InvoiceFilter, fits: (one: Invoice) => boolean][] = [
  [{}, () => true],
  [{ q: "gare" }, ({ buyer }) => /Gare/.test(buyer.name ?? "")],
  [{ q: "GÉNÉRALE societe" }, ({ buyer }) => buyer.name === "Société Générale"],
  [{ q: "oeuvre ete" }, ({ buyer }) => /Œuvre/.test(buyer.name ?? "")],
  [{ q: "l'œuvre" }, ({ buyer }) => /Œuvre/.test(buyer.name ?? "")],
  [{ q: "552 100 554" }, ({ buyer }) => buyer.siren !== null],
  [{ q: "55210055400017" }, ({ buyer }) => buyer.siren !== null],
  [{ q: "cmd 2" }, ({ reference }) => /^Cmd 2/.test(reference ?? "")],
  [{ q: "nobody" }, () => false],
  [{ q: "gare menuiserie", currency: "CHF" }, (i) => /Gare/.test(i.buyer.name ?? "") && i.currency === "CHF"],
  [{ currency: "CHF" }, ({ currency }) => currency === "CHF"],
  [{ currency: "EUR", badge: "accepted" }, (i) => i.currency === "EUR" && i.badge === "accepted"],
  [{ atLeast: "0.1" }, ({ total }) => compareDecimals(total, "0.1") >= 0],
  [{ atMost: "-50.00" }, ({ total }) => compareDecimals(total, "-50") <= 0],
  [{ atLeast: "7.0", atMost: "1200" }, (i) => ["7", "1200", "1200.00"].includes(i.total)],
  [
    { issuedFrom: "2026-02-01", issuedUntil: "2026-03-12" },
    (i) => i.issueDate >= "2026-02-01" && i.issueDate <= "2026-03-12",
  ],
  [
    { since: at(2000), until: at(7000) },
    (i) => i.createdAt >= at(2000).toISOString() && i.createdAt <= at(7000).toISOString(),
  ],
  [
    { until: at(3000), q: "sarl", atLeast: "0" },
    (i) =>
      i.createdAt <= at(3000).toISOString() &&
      /SARL/.test(i.buyer.name ?? "") &&
      compareDecimals(i.total, "0") >= 0,
  ],
  [
    { direction: "outbound", atMost: "7" },
    (i) => i.direction === "outbound" && compareDecimals(i.total, "7") <= 0,
  ],
];

export const searchContract = (bench: Bench, get: () => Opened): void => {
  it("finds, narrows, counts and puts in every order what a tenant sees, on any page", async () => {
    const { store } = get();
    const { own, tenant, other } = mixed();
    for (const one of own) expect(await store.invoices.insert(one)).toBe(true);
    for (const who of [tenant, other]) {
      const seen = own.filter((one) => one.tenant === who || one.copies?.includes(who));
      for (const [filter, fits] of WANTED) {
        const fitting = seen.filter(fits);
        const told = JSON.stringify(filter);
        expect(await store.invoices.count({ ...filter, tenant: who }), told).toEqual({
          count: fitting.length,
          more: false,
        });
        for (const sort of INVOICE_SORTS) {
          const expected = fitting.toSorted(FIRST[sort]).map(({ id }) => id);
          for (const limit of [4, 50])
            expect(await idsOf(store, { ...filter, tenant: who }, sort, limit), `${told} ${sort}`).toEqual(
              expected,
            );
        }
      }
    }
  });

  it("counts up to so many, each invoice once in whatever way it is found", async () => {
    const { store } = get();
    const [tenant, reader] = [unique("tenant"), unique("reader")];
    const word = unique("nom").replace("-", "");
    // The first is found by five words before the second is.
    for (const name of ["abcde", "e", "ef"].map((ends) => [...ends].map((end) => word + end).join(" "))) {
      const one = invoice({ tenant, copies: [reader], direction: "inbound" });
      await store.invoices.insert({ ...one, buyer: named(one.buyer, name) });
    }
    for (const filter of [
      { q: word },
      { q: word, tenant },
      { tenant },
      { q: word, tenant: reader },
      { tenant: reader },
    ]) {
      const counted = (most: number) => store.invoices.count(filter, most);
      for (const count of [1, 2]) expect(await counted(count)).toEqual({ count, more: true });
      for (const most of [3, 4, 10]) expect(await counted(most)).toEqual({ count: 3, more: false });
    }
  });

  it("shows an administrator each invoice once, whoever sees it too", async () => {
    const { store } = get();
    const word = unique("maison").replace("-", "");
    const [lead, reader] = [unique("lead"), unique("reader")];
    const base = invoice();
    const all = [
      {
        ...invoice({ tenant: lead, copies: [reader], direction: "inbound" }),
        buyer: named(base.buyer, `${word} un`),
      },
      { ...invoice({ tenant: null, direction: "inbound" }), buyer: named(base.buyer, `${word} deux`) },
    ];
    for (const one of all) await store.invoices.insert(one);
    for (const sort of INVOICE_SORTS)
      expect((await idsOf(store, { q: word }, sort, 1)).toSorted()).toEqual(
        all.map(({ id }) => id).toSorted(),
      );
    expect(await store.invoices.count({ q: word })).toEqual({ count: 2, more: false });
    expect(await idsOf(store, { q: word, tenant: null })).toEqual([all[1]?.id]);
    expect(await idsOf(store, { q: word, tenant: reader })).toEqual([all[0]?.id]);
  });

  it("finds an invoice by what it is called later, for those who see it then", async () => {
    const { store } = get();
    const [tenant, later] = [unique("tenant"), unique("later")];
    // With a digit in its beginning, as numbers have: words of letters alone are found otherwise.
    const one = invoice({ tenant, number: unique("F1") });
    await store.invoices.insert(one);
    const name = unique("flow_PA");
    await store.invoices.update(one.id, { platformId: name, updatedAt: at(1).toISOString() });
    expect(await idsOf(store, { tenant, q: name })).toEqual([one.id]);
    await store.invoices.update(one.id, { tenant: later, updatedAt: at(2).toISOString() });
    expect(await idsOf(store, { tenant, q: name })).toEqual([]);
    expect(await idsOf(store, { tenant: later, q: `${name} ${one.number}` })).toEqual([one.id]);
    await store.invoices.update(one.id, { copies: [tenant], updatedAt: at(3).toISOString() });
    expect(await idsOf(store, { tenant, q: one.number.slice(0, 6) })).toEqual([one.id]);
  });

  it("finds what was erased by nobody's name any more, and by its number still", async () => {
    const { store } = get();
    const [tenant, reader] = [unique("tenant"), unique("reader")];
    const one = invoice({ tenant, copies: [reader], direction: "inbound", reference: unique("ref") });
    await store.invoices.insert(one);
    await store.retention.rewrite(smallRecord(one, { at: at(9).toISOString() }));
    for (const who of [tenant, reader]) {
      for (const q of ["menuiserie", "gare", one.reference ?? "", "55210055400017"])
        expect(await idsOf(store, { tenant: who, q }), q).toEqual([]);
      expect(await idsOf(store, { tenant: who, q: one.number })).toEqual([one.id]);
      expect(await idsOf(store, { tenant: who, q: "552100554" })).toEqual([one.id]);
      // With other words at hand, they are looked for in the row.
      expect(await idsOf(store, { tenant: who, q: `${one.number} gare` })).toEqual([]);
    }
  });

  it("has what a version before stored found too, batch by batch", async () => {
    const url = await bench.newUrl();
    const store = await open(url);
    const [tenant, reader] = [unique("tenant"), unique("reader")];
    const all = [1, 2, 3].map((n) =>
      invoice({
        tenant,
        copies: [reader],
        direction: "inbound",
        total: `${n}.00`,
        createdAt: at(n).toISOString(),
      }),
    );
    for (const one of all) await store.invoices.insert(one);
    await bench.raw(url, "DELETE FROM invoice_words");
    await bench.raw(
      url,
      "UPDATE invoices SET words = NULL, total_key = NULL, issue_date = NULL, currency = NULL",
    );
    await bench.raw(url, "UPDATE invoice_copies SET total_key = NULL, issue_date = NULL");
    expect(await idsOf(store, { tenant, q: "lenoir" })).toEqual([]);
    expect(await idsOf(store, { tenant, atLeast: "0" })).toEqual([]);
    // What happens meanwhile leaves it to be filled whole.
    await store.invoices.update(all[0]?.id ?? "", { platformId: "P-1", updatedAt: at(9).toISOString() });

    expect(await store.invoices.areSearchable()).toBe(false);
    expect(await store.invoices.makeSearchable(2)).toBe(2);
    expect(await store.invoices.makeSearchable(2)).toBe(1);
    expect(await store.invoices.makeSearchable(2)).toBe(0);
    expect(await store.invoices.areSearchable()).toBe(true);
    for (const who of [tenant, reader]) {
      const newest = all.map(({ id }) => id).toReversed();
      expect(await idsOf(store, { tenant: who, q: "lenoir" })).toEqual(newest);
      expect(await idsOf(store, { tenant: who }, "largest")).toEqual(newest);
      expect(await idsOf(store, { tenant: who, currency: "EUR", atMost: "2" })).toEqual(newest.slice(1));
      expect(await idsOf(store, { tenant: who, q: "p-1" })).toEqual([all[0]?.id]);
    }
    await store.close();
  });

  it("answers 400 to the cursor of another order", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    for (let n = 0; n < 3; n++) await store.invoices.insert(invoice({ tenant }));
    for (const sort of INVOICE_SORTS) {
      const { nextCursor } = await store.invoices.list({ tenant }, { limit: 1, sort });
      for (const other of INVOICE_SORTS.filter((one) => one !== sort)) {
        const error = await store.invoices
          .list({ tenant }, { limit: 1, sort: other, cursor: nextCursor ?? "" })
          .catch((e: unknown) => e);
        expect(error, `${sort} ${other}`).toBeInstanceOf(Rejection);
        expect(error).toMatchObject({ status: 400, code: "cursor_invalid" });
      }
    }
  });
};
