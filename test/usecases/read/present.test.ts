import { describe, expect, it } from "vitest";
import { presentInvoice } from "../../../src/usecases/read/present.ts";
import { writeNotification } from "../../../src/usecases/tell/tell-erp.ts";
import { invoice } from "../../routes/kit.ts";

const shared = { ...invoice, direction: "inbound", tenant: "acme", copies: ["spend", "books"] } as const;
const asTenant = (tenant: string) => presentInvoice(shared, { kind: "tenant", tenant });

describe("whose an invoice is", () => {
  it("is told to administrators in full, and without receivers as nobody", () => {
    const admin = { kind: "admin" } as const;
    expect(presentInvoice(shared, admin)).toMatchObject({
      receivers: { leads: "acme", copies: ["spend", "books"] },
    });
    expect(presentInvoice({ ...invoice, tenant: null }, admin).receivers).toEqual({
      leads: null,
      copies: [],
    });
    expect(presentInvoice(shared, admin)).not.toHaveProperty("role");
  });

  it("is told to a tenant as its own part alone: no name of another receiver is in it", () => {
    expect([asTenant("acme").role, asTenant("spend").role, asTenant("books").role]).toEqual([
      "leads",
      "copy",
      "copy",
    ]);
    expect(JSON.stringify(asTenant("spend"))).not.toMatch(/acme|books/);
    expect(JSON.stringify(asTenant("acme"))).not.toMatch(/spend|books/);
  });

  it("is a sender's where it was sent, and nothing to who has it no more", () => {
    expect(presentInvoice(invoice, { kind: "tenant", tenant: "acme" }).role).toBe("leads");
    expect(asTenant("former")).not.toHaveProperty("role");
    expect(asTenant("former")).not.toHaveProperty("receivers");
  });

  it("is in a webhook what it is to the one that is called", () => {
    const told = {
      message: "evt_1",
      type: "invoice.received",
      at: "2025-07-02T08:00:00Z",
      said: {},
    } as const;
    const roleTold = (tenant: string) =>
      JSON.parse(writeNotification(told, shared, tenant).body).data.invoice.role;
    expect([roleTold("acme"), roleTold("spend")]).toEqual(["leads", "copy"]);
  });
});
