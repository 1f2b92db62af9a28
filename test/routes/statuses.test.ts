import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/usecases/push/allowed-statuses.ts";
import { ACME, ADMIN, invoice, kit, push } from "./kit.ts";

const path = `/v1/invoices/${invoice.id}/statuses`;
const json = { ...ACME, "Content-Type": "application/json" };
const send = (body: unknown, k = kit(), headers: Record<string, string> = json) =>
  k.post(path, JSON.stringify(body), headers);

describe("pushing a status", () => {
  it("hands over what was asked, with nothing guessed", async () => {
    const k = kit();
    const answer = await send(
      {
        status: "payment_received",
        amounts: [{ amount: "720.00", currency: "EUR", vatRate: "20.00" }],
        attachments: [{ fileName: "reçu.pdf", mediaType: "application/pdf", content: btoa("%PDF") }],
        comment: "  deux\nlignes ",
      },
      k,
      { ...json, "Idempotency-Key": "k-1" },
    );
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({
      id: push.id,
      invoiceId: invoice.id,
      state: "queued",
      status: { name: "cancelled", code: 220, label: "Annulée" },
      attachments: [{ fileName: "reçu.pdf", mediaType: "application/pdf" }],
    });
    expect(k.calls).toEqual([
      [
        "pushStatus",
        {
          tenant: "acme",
          invoiceId: invoice.id,
          status: "payment_received",
          as: null,
          reason: null,
          comment: "deux\nlignes",
          amounts: [{ amount: "720.00", currency: "EUR", vatRate: "20.00", code: null }],
          attachments: [
            {
              fileName: "reçu.pdf",
              mediaType: "application/pdf",
              bytes: Uint8Array.from(Buffer.from("%PDF")),
            },
          ],
          actionCode: null,
          payee: null,
          idempotencyKey: "k-1",
          requestId: "a-fresh-id",
        },
      ],
    ]);
  });

  it("answers a repetition with 200, and tells neither tenant nor account", async () => {
    const answer = await send(
      { status: "cancelled" },
      kit({ pushStatus: async () => ({ push, created: false }) }),
    );
    expect(answer.status).toBe(200);
    const body = await answer.json();
    expect(body).not.toHaveProperty("tenant");
    expect(body).not.toHaveProperty("account");
  });

  it.each<[what: string, body: unknown, path: string]>([
    ["a status that nobody knows", { status: "paid" }, "status"],
    ["no status", {}, "status"],
    ["a misspelt key", { status: "refused", reasons: ["DOUBLON"] }, "reasons"],
    ["an empty comment", { status: "approved", comment: "  " }, "comment"],
    ["a comment with control characters", { status: "approved", comment: "a\u0000b" }, "comment"],
    [
      "an amount as a number",
      { status: "payment_received", amounts: [{ amount: 1, currency: "EUR" }] },
      "amounts.0.amount",
    ],
    [
      "an odd amount code",
      { status: "payment_sent", amounts: [{ amount: "1", currency: "EUR", code: "X" }] },
      "amounts.0.code",
    ],
    [
      "a file name with a path",
      {
        status: "completed",
        attachments: [{ fileName: "../a.pdf", mediaType: "application/pdf", content: "AAAA" }],
      },
      "attachments.0.fileName",
    ],
    [
      "an empty file",
      {
        status: "completed",
        attachments: [{ fileName: "a.pdf", mediaType: "application/pdf", content: "" }],
      },
      "attachments.0.content",
    ],
    [
      "two files of one name",
      {
        status: "completed",
        attachments: [
          { fileName: "a.pdf", mediaType: "application/pdf", content: "AAAA" },
          { fileName: "a.pdf", mediaType: "application/pdf", content: "AAAB" },
        ],
      },
      "attachments.1.fileName",
    ],
    [
      "a payee that is no company",
      { status: "factored", payee: { siren: "123456789", name: "F" } },
      "payee.siren",
    ],
    [
      "an account that is no IBAN",
      { status: "factored", payee: { siren: "356000000", name: "F", iban: "12" } },
      "payee.iban",
    ],
  ])("refuses %s, naming it", async (_, body, where) => {
    const k = kit();
    const answer = await send(body, k);
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { path: string; fix: string }[] };
    expect(errors.map((e) => e.path)).toContain(where);
    expect(errors.every((e) => e.fix.length > 3)).toBe(true);
    expect(k.calls).toEqual([]);
  });

  it("takes attachments as large as documents, and no more", async () => {
    const attachment = (size: number) => ({
      status: "completed",
      attachments: [{ fileName: "a.pdf", mediaType: "application/pdf", content: "A".repeat(size) }],
    });
    const k = kit({}, { maxDocumentBytes: 2_000_000 });
    expect((await send(attachment(1_800_000), k)).status).toBe(202);
    expect((await send(attachment(2_400_000), k)).status).toBe(413);
  });

  it("is a tenant's own, and of an invoice that can be one", async () => {
    expect((await send({ status: "cancelled" }, kit(), { ...json, ...ADMIN })).status).toBe(403);
    const odd = await kit().post(
      "/v1/invoices/..%2F/statuses",
      JSON.stringify({ status: "cancelled" }),
      json,
    );
    expect(odd.status).toBe(404);
  });
});

describe("what may be pushed", () => {
  it("is shown with its closed lists in words, and the rest with the reason", async () => {
    const answers: Answer[] = [
      {
        status: "disputed",
        allowed: true,
        note: null,
        needs: {
          reason: "required",
          reasons: ["PU_ERR", "AUTRE"],
          commentWith: ["AUTRE"],
          amounts: "none",
          amountCodes: [],
          attachments: "optional",
          actionCode: "optional",
          payee: "none",
          payeeAccount: "none",
          publicBuyer: false,
        },
      },
      {
        status: "rejected",
        allowed: false,
        why: {
          code: "set_by_platform",
          lasting: true,
          message: "no",
          messageFr: "non",
          fix: "wait",
          fixFr: "attendez",
        },
      },
    ];
    const k = kit({ allowedStatuses: async () => ({ side: "buyer", answers }) });
    const answer = await k.get(`/v1/invoices/${invoice.id}/allowed-statuses`);
    expect(await answer.json()).toEqual({
      side: "buyer",
      allowed: [
        {
          name: "disputed",
          code: 207,
          label: "En litige",
          labelEn: "Disputed",
          note: null,
          noteFr: null,
          needs: {
            reason: "required",
            reasons: [
              { code: "PU_ERR", label: "Prix unitaire incorrect", labelEn: "Wrong unit price" },
              { code: "AUTRE", label: "Autre", labelEn: "Other" },
            ],
            comment: "optional",
            commentWith: ["AUTRE"],
            amounts: "none",
            amountCodes: [],
            attachments: "optional",
            actionCode: "optional",
            actionCodes: expect.arrayContaining([
              { code: "NOA", label: "Aucune action", labelEn: "No action" },
            ]),
            payee: "none",
            payeeAccount: "none",
          },
        },
      ],
      others: [
        {
          name: "rejected",
          code: 213,
          label: "Rejetée",
          labelEn: "Rejected",
          why: {
            code: "set_by_platform",
            lasting: true,
            message: "no",
            messageFr: "non",
            fix: "wait",
            fixFr: "attendez",
          },
        },
      ],
    });
  });

  it("lists what was pushed", async () => {
    const answer = await kit().get(path);
    expect(await answer.json()).toMatchObject({
      items: [{ id: push.id, attachments: [] }],
      nextCursor: null,
    });
  });
});

describe("the owner of an invoice", () => {
  it("is shown to administrators only", async () => {
    const k = kit();
    for (const where of ["/v1/invoices", `/v1/invoices/${invoice.id}`]) {
      const read = async (headers: Record<string, string>) => {
        const body = (await (await k.get(where, headers)).json()) as { items?: unknown[] };
        return body.items === undefined ? body : body.items[0];
      };
      expect(await read(ADMIN)).toMatchObject({ tenant: "acme" });
      expect(await read(ACME)).not.toHaveProperty("tenant");
    }
  });
});
