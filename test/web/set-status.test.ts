import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { event, invoice, push } from "../routes/kit.ts";
import { plain, signedIn } from "./desk.ts";

const HERE = `/desk/invoices/${invoice.id}`;

type Answers = Awaited<ReturnType<UseCases["allowedStatuses"]>>["answers"];
type Needs = Extract<Answers[number], { allowed: true }>["needs"];

const NEEDS: Needs = {
  reason: "none",
  reasons: [],
  commentWith: [],
  amounts: "none",
  amountCodes: [],
  attachments: "optional",
  actionCode: "none",
  payee: "none",
  payeeAccount: "none",
  publicBuyer: false,
};

const ANSWERS: Answers = [
  {
    status: "disputed",
    allowed: true,
    needs: {
      ...NEEDS,
      reason: "required",
      reasons: ["AUTRE", "QTE_ERR"],
      commentWith: ["AUTRE"],
      actionCode: "optional",
    },
    note: { en: "They see it.", fr: "Ils le voient." },
  },
  {
    status: "payment_received",
    allowed: true,
    needs: { ...NEEDS, amounts: "required", amountCodes: ["MEN", "RAP"], attachments: "none" },
    note: null,
  },
  {
    status: "factored",
    allowed: true,
    needs: { ...NEEDS, payee: "required", payeeAccount: "required" },
    note: null,
  },
  {
    status: "approved",
    allowed: false,
    why: {
      code: "set_by_other_party",
      lasting: true,
      message: "The buyer sets it.",
      messageFr: "L'acheteur le pose.",
      fix: "Wait.",
      fixFr: "Attendez.",
    },
  },
];

const desk = (answers: Partial<UseCases> = {}) =>
  signedIn({ allowedStatuses: async () => ({ side: "seller", answers: ANSWERS }), ...answers });

const KEY = "a-key-of-a-form";
const pushed = (calls: unknown[][]) => calls.find(([name]) => name === "pushStatus")?.[1];

describe("choosing a status", () => {
  test("offers what can be set, and says why the others cannot", async () => {
    const { seen } = await desk();
    const page = await seen(`${HERE}/status`);
    expect([...page.matchAll(/type="radio" name="status" value="(\w+)"/g)].map(([, name]) => name)).toEqual([
      "disputed",
      "payment_received",
      "factored",
    ]);
    for (const text of ["207 Disputed", "They see it.", "The buyer sets it. Wait."])
      expect(page).toContain(text);
    const french = await seen(`${HERE}/status`, "fr");
    for (const text of ["207 En litige", "Ils le voient.", "L'acheteur le pose. Attendez."])
      expect(french).toContain(text);
  });

  test("leads to a form with what the status needs, and with nothing else", async () => {
    const { seen } = await desk();
    const fieldsOf = async (status: string) => {
      const page = await seen(`${HERE}/status?status=${status}`);
      const form = page.slice(page.indexOf('class="fields"'));
      return [...form.matchAll(/<(?:input|select|textarea) id="(\w+)"/g)].map(([, name]) => name);
    };
    const files = ["file1", "file2", "file3"];
    expect(await fieldsOf("disputed")).toEqual(["reason", "action", "comment", ...files]);
    expect(await fieldsOf("payment_received")).toEqual(["amount0", "code1", "amount1", "rate1", "comment"]);
    expect(await fieldsOf("factored")).toEqual(["siren", "name", "iban", "bic", "comment", ...files]);
    expect(await fieldsOf("approved")).toEqual([]);
  });

  test("fills in what is due at each VAT rate, as the reader writes numbers, unless some of it was paid", async () => {
    const [line] = sampleContent().vatBreakdown;
    if (line === undefined) throw new Error("no VAT");
    const content = sampleContent({
      vatBreakdown: [line, { ...line, rate: "5.50", taxableAmount: "10.00", taxAmount: "0.55" }],
    });
    const showContent = async () => ({ content, lines: 2, files: [] });
    const first = await (await desk({ showContent })).seen(`${HERE}/status?status=payment_received`, "fr");
    expect(first).toContain('autocomplete="off" value="1200,00"');
    expect(first).toContain('autocomplete="off" value="10,55"');
    expect(first).toContain("Montant à 5,5 %");
    const receipt = {
      ...event,
      status: "payment_received" as const,
      amounts: [{ code: "MEN", amount: "5.00", currency: "EUR", vatRate: "20.00" }],
    };
    const later = await desk({ showContent, listInvoiceEvents: async () => [receipt] });
    expect(await later.seen(`${HERE}/status?status=payment_received`)).toContain(
      'id="amount0" name="amount0" inputmode="decimal" autocomplete="off" value=""',
    );
  });
});

describe("sending a status", () => {
  test("pushes it for the tenant that leads, once however often the form is sent", async () => {
    const { hand, token, calls } = await desk();
    const answer = await hand(`${HERE}/status`, {
      token,
      key: KEY,
      status: "disputed",
      reason: "QTE_ERR",
      action: "PIN",
      comment: " Deux\r\nmanquent ",
      file1: new Blob(["<a/>"], { type: "application/xml" }),
    });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, `${HERE}?done=pushed`]);
    expect(pushed(calls)).toMatchObject({
      tenant: "acme",
      invoiceId: invoice.id,
      status: "disputed",
      as: null,
      reason: "QTE_ERR",
      actionCode: "PIN",
      comment: "Deux\nmanquent",
      amounts: [],
      payee: null,
      attachments: [
        { fileName: "F1.xml", mediaType: "application/xml", bytes: new Uint8Array(Buffer.from("<a/>")) },
      ],
      idempotencyKey: `desk ${KEY}`,
    });
    const again = await desk({ pushStatus: async () => ({ push, created: false }) });
    const same = await again.hand(`${HERE}/status`, { token: again.token, key: KEY, status: "disputed" });
    expect(same.headers.get("Location")).toBe(`${HERE}?done=pushed-before`);
    expect(await again.seen(`${HERE}?done=pushed-before`)).toContain("nothing was sent twice");
  });

  test("takes amounts as people write them", async () => {
    const { post, token, calls } = await desk();
    await post(`${HERE}/status`, {
      token,
      status: "payment_received",
      amount0: "1 200,50",
      rate0: "20.00",
      amount1: "",
      rate1: "",
      code1: "MEN",
      amount2: "-3,5",
      rate2: "5,5 %",
      code2: "RAP",
    });
    expect(pushed(calls)).toMatchObject({
      amounts: [
        { amount: "1200.50", currency: "EUR", vatRate: "20.00", code: null },
        { amount: "-3.5", currency: "EUR", vatRate: "5.5", code: "RAP" },
      ],
    });
  });

  test("shows the form again with what was written, what is wrong, and what to do", async () => {
    const refuse = async () => {
      throw new Rejection(422, "status_incomplete", "No", "No.", [
        {
          path: "comment",
          code: "comment_required",
          message: "The reason says nothing alone.",
          messageFr: "Le motif ne dit rien à lui seul.",
          fix: "Add a comment.",
          fixFr: "Ajoutez un commentaire.",
        },
      ]);
    };
    const { post, token, get } = await desk({ pushStatus: refuse });
    const fields = { token, key: KEY, status: "disputed", reason: "AUTRE", comment: "<b>", action: "NIN" };
    const answer = await post(`${HERE}/status`, fields);
    expect(answer.status).toBe(422);
    const page = plain(await answer.text());
    expect(page).toContain("The reason says nothing alone. Add a comment.");
    expect(page).toContain('<option value="AUTRE" selected>');
    expect(page).toContain('<option value="NIN" selected>');
    expect(page).toContain("&lt;b&gt;</textarea>");
    expect(page).toContain(`name="key" value="${KEY}"`);
    await get("/desk?lang=fr");
    const french = plain(await (await post(`${HERE}/status`, fields)).text());
    expect(french).toContain("Le motif ne dit rien à lui seul. Ajoutez un commentaire.");
  });

  test("says what only a form can get wrong, before anything is asked", async () => {
    const { hand, token, calls } = await desk();
    const answer = await hand(`${HERE}/status`, {
      token,
      status: "factored",
      siren: "732 829 320",
      name: "Factor SA",
      iban: "12",
      bic: "x",
      file1: new Blob(["a"]),
      file2: new Blob(["b"]),
    });
    const page = plain(await answer.text());
    for (const text of ["IBAN: write it", "BIC: give eight", "“F1.xml” is no file"])
      expect(page).toContain(text);
    expect(pushed(calls)).toBeUndefined();
    await hand(`${HERE}/status`, {
      token,
      status: "factored",
      siren: "732 829 320",
      name: "Factor SA",
      iban: "fr76 3000 6000 0112 3456 7890 189",
      bic: "",
    });
    expect(pushed(calls)).toMatchObject({
      payee: { siren: "732829320", name: "Factor SA", iban: "FR7630006000011234567890189", bic: null },
    });
  });

  test("says why it cannot be set any more, and offers what can be", async () => {
    const { post, token } = await desk({
      pushStatus: async () => {
        throw new Rejection(409, "status_not_allowed", "No", "It is over.");
      },
    });
    const answer = await post(`${HERE}/status`, { token, status: "approved" });
    expect(answer.status).toBe(409);
    const page = plain(await answer.text());
    expect(page).toContain("205 Approved: It is over.");
    expect(page).toContain('value="disputed"');
  });
});
