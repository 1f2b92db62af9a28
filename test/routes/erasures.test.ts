import { describe, expect, test } from "vitest";
import { documentErased, historyErased, invoiceErased } from "../../src/domain/retention/erased.ts";
import { erasure } from "./erasure-answers.ts";
import { ACME, ADMIN, flow, invoice, kit } from "./kit.ts";

const asJson = (key: Record<string, string>) => ({ ...key, "content-type": "application/json" });
const post = (body: unknown, of = kit(), key = ADMIN) =>
  of.post("/v1/erasures", JSON.stringify(body), asJson(key));

describe("erasures", () => {
  test("are an administrator's alone", async () => {
    const of = kit();
    const answers = [
      await post({ name: "Jean Dupont", reason: "letter" }, of, ACME),
      await of.get("/v1/erasures", ACME),
      await of.get(`/v1/erasures/${erasure.id}`, ACME),
    ];
    for (const answer of answers) expect(answer.status).toBe(403);
    expect(of.calls).toEqual([]);
  });

  test("are asked for with what the person is known by, and answered with where to look", async () => {
    const of = kit();
    const answer = await post({ tenant: "acme", name: "Jean Dupont", reason: "letter", dryRun: true }, of);
    expect(answer.status).toBe(202);
    expect(answer.headers.get("location")).toBe(`/v1/erasures/${erasure.id}`);
    expect(of.calls).toEqual([
      [
        "eraseData",
        {
          tenant: "acme",
          person: { name: "Jean Dupont" },
          reason: "letter",
          dryRun: true,
          requestId: answer.headers.get("x-request-id"),
        },
      ],
    ]);
    // The log tells which erasure it is, and not whose.
    expect(JSON.stringify(of.lines)).not.toContain("Dupont");
    expect(JSON.stringify(of.lines)).toContain(erasure.id);
  });

  test.each([
    [{ reason: "letter" }, "name"],
    [{ name: "Jo", reason: "letter" }, "name"],
    [{ name: "Jean Dupont" }, "reason"],
    [{ siren: "732829321", reason: "letter" }, "siren"],
    [{ name: "Jean Dupont", reason: "letter", who: "me" }, "who"],
  ])("%j is refused", async (body, path) => {
    const of = kit();
    const answer = await post(body, of);
    expect(answer.status).toBe(422);
    const { errors } = Object(await answer.json());
    expect(errors).toEqual([expect.objectContaining({ path })]);
    expect(of.calls).toEqual([]);
  });

  test("say what went, what stays, by which rule and until when, and nothing of the person", async () => {
    const { get } = kit();
    const one = Object(await (await get(`/v1/erasures/${erasure.id}`, ADMIN)).json());
    expect(one).toMatchObject({
      id: erasure.id,
      state: "running",
      personSha256: erasure.personSha256,
      found: { invoices: { searched: 9, erased: 2, keptByLaw: 3 } },
      erased: { count: 3, sha256: erasure.sha256 },
      kept: [
        { why: "law", count: 3, until: "2036-12-31", rule: expect.stringMatching(/17\(3\)\(b\).*L123-22/) },
        { why: "open", count: 1, until: null },
      ],
      keptIds: [{ sort: "rawItems", id: "itm_1", why: "open" }],
    });
    expect(JSON.stringify(one)).not.toContain("Dupont");
    expect(await (await get("/v1/erasures", ADMIN)).json()).toEqual({ items: [one], nextCursor: null });
    expect((await get("/v1/erasures/what", ADMIN)).status).toBe(404);
  });
});

describe("what is gone", () => {
  const sha256 = "ef".repeat(32);
  const erased = { at: "2037-01-01T00:00:04.000Z", term: "10y" };

  test.each([
    ["", "getInvoice", invoiceErased(erased, { number: "F1", sha256 }), "invoice_erased"],
    [
      "/events",
      "listInvoiceEvents",
      historyErased({ ...erased, rows: 3, last: erased.at, sha256 }),
      "history_erased",
    ],
    ["/document?rendition=original", "getDocument", documentErased(erased, sha256), "document_erased"],
    ["/attachments/1", "getAttachment", documentErased(erased, sha256), "document_erased"],
  ])("is answered 410 with its hash: %s", async (path, operation, rejection, code) => {
    const gone = async (): Promise<never> => {
      throw rejection;
    };
    const { get } = kit({ [operation]: gone });
    const answer = await get(`/v1/invoices/${invoice.id}${path}`, ACME);
    expect(answer.status).toBe(410);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({
      code,
      status: 410,
      erasedAt: erased.at,
      term: "10y",
      sha256,
      detail: expect.stringContaining("10 years"),
      detailFr: expect.stringContaining("10 ans"),
    });
  });

  test("is answered so to clients of the national API", async () => {
    const gone = async (): Promise<never> => {
      throw documentErased(erased, sha256);
    };
    const { get } = kit({ getFlowFile: gone });
    const answer = await get(`/afnor/flow-service/v1/flows/${flow.id}?docType=Original`, ACME);
    expect(answer.status).toBe(410);
    expect(await answer.json()).toMatchObject({
      errorCode: "DOCUMENT_ERASED",
      errorMessage: expect.stringContaining(sha256),
    });
  });

  test("is told in the record that is left, as lists show it", async () => {
    const left = { ...invoice, erased: { documents: erased } };
    const { get } = kit({ listInvoices: async () => ({ items: [left], nextCursor: null }) });
    const page = Object(await (await get("/v1/invoices", ACME)).json());
    expect(page.items[0].erased).toEqual({ documents: erased, sha256: invoice.sha256 });
  });

  test("says so where a person asked for it", () => {
    const { message, detailFr } = documentErased({ at: erased.at, erasure: erasure.id }, sha256);
    expect(message).toContain(`because a person asked for it (erasure ${erasure.id})`);
    expect(detailFr).toContain("à la demande d'une personne");
  });
});
