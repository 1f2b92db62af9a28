import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sandbox as adapter } from "../../src/adapters/afnor/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { advance, control, invoiceWith, start } from "../sandbox/a-client.ts";
import { testIo } from "./io.ts";
import { outgoingInvoice } from "./rig.ts";

const signal = new AbortController().signal;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await start();
});
afterEach(() => sandbox.close());

const open = async (apiVersion: string) => {
  await control(sandbox, "PUT", "/clients/passerelle", { apiVersion });
  const connection = adapter.open(
    { url: sandbox.url, apiVersion },
    testIo((request) => fetch(request), new Date()),
  );
  const { events, directory } = connection;
  if (events === undefined || directory === undefined) throw new Error("members are missing");
  let cursor: string | null = null;
  /** Everything that the platform says since the last time, understood. */
  const learn = async () => {
    const learned = [];
    for (let more = true; more; ) {
      const page = await events.since(cursor, null, signal);
      for (const item of page.items) learned.push(await events.read(item, signal));
      ({ cursor, more } = page);
    }
    return learned;
  };
  return { connection, directory, learn };
};

describe.each(["1.1", "1.2", "1.3"])("the adapter against the real sandbox, version %s", (apiVersion) => {
  it("sends an invoice and follows it until it is paid", async () => {
    const { connection, learn } = await open(apiVersion);
    const bytes = invoiceWith();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const outgoing = { ...outgoingInvoice({ sha256 }), bytes };
    const submitted = await connection.invoices.submit(outgoing, signal);
    const found = await connection.invoices.find?.(outgoing, signal);
    expect(submitted).toEqual({ done: true, platformId: found?.platformId });

    for (let i = 0; i < 12; i++) await advance(sandbox, 1);
    const statements = (await learn()).flatMap((said) => (said.kind === "statement" ? [said.statement] : []));
    const statuses = new Set(
      statements.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).map((s) => s.status),
    );
    expect([...statuses]).toEqual(
      expect.arrayContaining(["submitted", "received", "approved", "payment_received"]),
    );
    expect(statuses).not.toContain(null);
    const paid = statements.find((s) => s.status === "payment_received");
    expect(paid?.amounts.map((a) => [a.code, a.vatRate])).toEqual(expect.arrayContaining([["MEN", "20.00"]]));
  });

  it("receives an invoice, and looks companies up", async () => {
    const { directory, learn } = await open(apiVersion);
    await control(sandbox, "POST", "/clients/passerelle/receive", { number: "R-1" });
    await advance(sandbox, 3);
    const received = (await learn()).filter((said) => said.kind === "invoice");
    expect(received).toHaveLength(1);
    expect(received[0]?.document.mediaType).toBe("application/xml");

    expect(await directory.company(PLACES.town, signal)).toMatchObject({ kind: "public" });
    expect(await directory.company("552100554", signal)).toBeNull();
    const lines = await directory.addresses({ siren: PLACES.group }, signal);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.every((line) => line.siren === PLACES.group)).toBe(true);
  });
});
