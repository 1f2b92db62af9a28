import { describe, expect, it } from "vitest";
import type { Invoice } from "../../../src/domain/invoice.ts";
import { type Cell, csvWriter } from "../../../src/usecases/read/csv.ts";
import { type InvoicesAsCsv, invoicesAsCsv } from "../../../src/usecases/read/invoices-as-csv.ts";
import { at, invoice } from "../../store/samples.ts";
import { openWorld } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const ACME = { kind: "tenant", tenant: "acme" } as const;

const textOf = async ({ chunks }: InvoicesAsCsv): Promise<string> => {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
};

describe("a table", () => {
  it.each<[Cell, string, string]>([
    ["Café; de la Gare", '"Café; de la Gare"', '"Café; de la Gare"'],
    ['say "so", please', '"say ""so"", please"', '"say ""so"", please"'],
    ["two\nlines", '"two\nlines"', '"two\nlines"'],
    [{ decimal: "1200.50" }, "1200.50", "1200,50"],
    [{ decimal: "-7" }, "-7", "-7"],
    ["=HYPERLINK(1)", "'=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+33 1 23", "'+33 1 23", "'+33 1 23"],
    ["-1+1", "'-1+1", "'-1+1"],
    ["-12.5", "-12.5", "-12.5"],
    ["@SUM(1)", "'@SUM(1)", "'@SUM(1)"],
    ["\t=1", '"\'\t=1"', '"\'\t=1"'],
    ["1,5", '"1,5"', "1,5"],
    [{ decimal: null }, "", ""],
    [null, "", ""],
  ])("writes %j", (cell, comma, semicolon) => {
    expect(csvWriter("comma").row([cell, "x"])).toBe(`${comma},x\r\n`);
    expect(csvWriter("semicolon").row([cell, "x"])).toBe(`${semicolon};x\r\n`);
  });
});

describe("a list of invoices as a table", () => {
  it("has every invoice that the list has, in its order, in the words of who reads it", async () => {
    const { parts, store } = await openWorld({});
    const all: Invoice[] = [];
    for (let n = 0; n < 205; n++) all.push(invoice({ createdAt: at(n).toISOString(), total: `${n}.00` }));
    for (const one of all) await store.invoices.insert(one);
    await store.invoices.insert(invoice({ tenant: "other" }));

    const english = await invoicesAsCsv(
      parts,
      ACME,
      {},
      { language: "en", separator: "comma", sort: "oldest" },
    );
    expect(english.cut).toBe(false);
    const rows = (await textOf(english)).split("\r\n");
    expect(rows.slice(0, 2)).toEqual([
      "number,issueDate,direction,type,seller,sellerSiren,buyer,buyerSiren,currency,totalWithoutVat,totalVat,total,amountDue,status,statusAt,badge,delivery,problem,problemMessage,reference,platform,platformId,id,createdAt",
      `${all[0]?.number},2026-03-01,outbound,380,Menuiserie Lenoir,732829320,Café de la Gare,552100554,EUR,1000.00,200.00,0.00,1200.00,,,pending,queued,,,,main,,${all[0]?.id},2026-03-02T08:00:00.000Z`,
    ]);
    expect(rows.slice(1, -1).map((row) => row.split(",")[0])).toEqual(all.map(({ number }) => number));

    const one = all[7];
    const french = await invoicesAsCsv(
      parts,
      ADMIN,
      { number: one?.number ?? "" },
      { language: "fr", separator: "semicolon" },
    );
    const text = await textOf(french);
    expect(text).toMatch(/^\ufeffTenant;Numéro;Date d'émission;Sens;/);
    expect(text).toContain(`\r\nacme;${one?.number};2026-03-01;Émise;380;Menuiserie Lenoir;`);
    expect(text).toContain(";1000,00;200,00;7,00;1200,00;;;En attente;En file;");
  });

  it("says where it is cut, before and after", async () => {
    const { parts, store } = await openWorld({});
    for (let n = 0; n < 5; n++) await store.invoices.insert(invoice());
    const table = async (most: number) => {
      // As pages of the store are that look at many.
      const small = {
        ...store,
        invoices: {
          ...store.invoices,
          list: ((filter, page) =>
            store.invoices.list(filter, { ...page, limit: 2 })) as typeof store.invoices.list,
        },
      };
      const made = await invoicesAsCsv(
        { ...parts, store: small },
        ACME,
        {},
        { language: "en", separator: "comma", most },
      );
      return { cut: made.cut, rows: (await textOf(made)).trimEnd().split("\r\n").slice(1) };
    };
    const four = await table(4);
    expect(four.cut).toBe(true);
    expect(four.rows).toHaveLength(5);
    expect(four.rows.at(-1)).toBe("Cut after 4 invoices: narrow the list");
    expect((await table(3)).rows).toHaveLength(4);
    const five = await table(5);
    expect(five.cut).toBe(false);
    expect(five.rows).toHaveLength(5);
    expect(five.rows.at(-1)).not.toContain("Cut");
  });

  it("is of a tenant's own alone", async () => {
    const { parts } = await openWorld({});
    await expect(
      invoicesAsCsv(parts, ACME, { tenant: "other" }, { language: "en", separator: "comma" }),
    ).rejects.toMatchObject({ status: 403, code: "tenant_not_yours" });
  });
});
