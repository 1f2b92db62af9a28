import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { InvoiceSchema } from "../../src/routes/schemas/common.ts";
import { ACME, errorsOf, invoice, kit } from "./kit.ts";

const ONE = `/v1/invoices/${invoice.id}`;
describe("sending", () => {
  test("a new one: 202, its place, its content", async () => {
    const { post, calls } = kit();
    const answer = await post("/v1/invoices?reference=SO-1&platform=main", "<a/>", {
      ...ACME,
      "Content-Type": "application/xml; charset=utf-8",
      "Idempotency-Key": "key 1",
      "X-Request-Id": "r1",
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("Location")).toBe(ONE);
    const body = await answer.json();
    expect(InvoiceSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      id: invoice.id,
      seller: { siren: "732829320", siret: null, name: "Vendeur SA", address: "0225:732829320" },
      status: { name: "approved", code: 205, label: "Approuvée", at: "2025-07-02T08:00:00.000Z" },
      badge: { state: "accepted", color: "green", label: "Accepted" },
      problem: null,
    });
    expect(calls).toEqual([
      [
        "submitInvoice",
        {
          tenant: "acme",
          bytes: new Uint8Array(Buffer.from("<a/>")),
          charset: "utf-8",
          reference: "SO-1",
          platform: "main",
          idempotencyKey: "key 1",
          requestId: "r1",
        },
      ],
    ]);
  });

  test("one that was taken before: 200, same place", async () => {
    const { post } = kit({ submitInvoice: async () => ({ invoice, created: false }) });
    const answer = await post("/v1/invoices", "<a/>", { ...ACME, "Content-Type": "application/xml" });
    expect([answer.status, answer.headers.get("Location")]).toEqual([200, ONE]);
  });

  test.each(["application/pdf", "text/xml", "application/octet-stream"])("as %s", async (type) => {
    const { post } = kit();
    expect((await post("/v1/invoices", "%PDF", { ...ACME, "Content-Type": type })).status).toBe(202);
  });

  test("without a declared type, since its bytes decide", async () => {
    const { post } = kit();
    expect((await post("/v1/invoices", Uint8Array.from([1]), ACME)).status).toBe(202);
  });

  test.each([
    ["a type that is none of ours", { "Content-Type": "text/csv" }, "a;b", 415, "media_type_unsupported"],
    [
      "a coded body",
      { "Content-Type": "text/xml", "Content-Encoding": "gzip" },
      "x",
      415,
      "encoding_unsupported",
    ],
    ["no JSON", { "Content-Type": "application/json" }, '{"number":', 400, "body_malformed"],
    ["nothing", { "Content-Type": "text/xml" }, "", 400, "file_missing"],
    ["no form", { "Content-Type": "multipart/form-data; boundary=x" }, "y", 400, "form_malformed"],
    ["an empty key", { "Content-Type": "text/xml", "Idempotency-Key": "" }, "x", 400, "request_invalid"],
    [
      "a long key",
      { "Content-Type": "text/xml", "Idempotency-Key": "k".repeat(256) },
      "x",
      400,
      "request_invalid",
    ],
    ["an odd key", { "Content-Type": "text/xml", "Idempotency-Key": "clé" }, "x", 400, "request_invalid"],
  ])("%s is refused", async (_, headers, body, status, code) => {
    const { post, calls } = kit();
    const answer = await post("/v1/invoices", body, { ...ACME, ...headers });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
    expect(calls).toEqual([]);
  });

  test.each([
    ["as Factur-X unless it says otherwise", "", "factur-x"],
    ["as what it says", "?as=ubl&reference=SO-1", "ubl"],
  ])("an invoice in JSON, %s", async (_, query, as) => {
    const { post, calls } = kit();
    const answer = await post(`/v1/invoices${query}`, '{"number":"F1"}', {
      ...ACME,
      "Content-Type": "application/json; charset=utf-8",
    });
    expect([answer.status, answer.headers.get("Location")]).toEqual([202, ONE]);
    expect(calls).toMatchObject([["submitDraft", { tenant: "acme", json: { number: "F1" }, as }]]);
  });

  test("a file is not written anew: as is for JSON", async () => {
    const { post, calls } = kit();
    const answer = await post("/v1/invoices?as=cii", "<a/>", { ...ACME, "Content-Type": "text/xml" });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: "as", code: "contradiction" }] });
    expect(calls).toEqual([]);
  });

  test("the charset that the request declares goes with the file", async () => {
    for (const [type, charset] of [
      ["application/xml; charset=ISO-8859-1", "ISO-8859-1"],
      ['text/xml; Charset = "utf-16"', "utf-16"],
      ["application/xml", undefined],
    ] as const) {
      const { post, calls } = kit();
      await post("/v1/invoices", "<a/>", { ...ACME, "Content-Type": type });
      const [, submitted] = calls[0] ?? [];
      expect(Reflect.get(Object(submitted), "charset")).toBe(charset);
    }
  });

  test("a document above the limit is refused, one at the limit is not", async () => {
    const { post, calls } = kit({}, { maxDocumentBytes: 1_000 });
    const xml = { ...ACME, "Content-Type": "application/xml" };
    expect((await post("/v1/invoices", new Uint8Array(1_000), xml)).status).toBe(202);
    const answer = await post("/v1/invoices", new Uint8Array(1_000 + 64 * 1024 + 1), xml);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: "body_too_large" });
    expect(calls.length).toBe(1);
  });
});

describe("sending a form", () => {
  const form = (parts: Record<string, string | Blob>): FormData => {
    const data = new FormData();
    for (const [name, value] of Object.entries(parts)) data.append(name, value);
    return data;
  };
  const file = new File(["<a/>"], "F1.xml");

  test.each([
    ["text", '{"reference":"SO-1","platform":"main"}'],
    ["a JSON part", new Blob(['{"reference":"SO-1","platform":"main"}'], { type: "application/json" })],
  ])("with its metadata as %s", async (_, metadata) => {
    const { post, calls } = kit();
    expect((await post("/v1/invoices", form({ file, metadata }))).status).toBe(202);
    expect(calls[0]?.[1]).toMatchObject({
      bytes: new Uint8Array(Buffer.from("<a/>")),
      reference: "SO-1",
      platform: "main",
    });
  });

  test("without metadata, or with query parameters that agree", async () => {
    const { post, calls } = kit();
    await post("/v1/invoices", form({ file }));
    await post("/v1/invoices?reference=A", form({ file, metadata: '{"reference":"A"}' }));
    await post("/v1/invoices?reference=A", form({ file }));
    expect(calls.map(([, input]) => (input as { reference?: string }).reference)).toEqual([
      undefined,
      "A",
      "A",
    ]);
  });

  test.each([
    ["no file", form({ metadata: "{}" }), { file: "missing" }],
    ["text for a file", form({ file: "<a/>" }), { file: "wrong_type" }],
    ["a part too many", form({ file, fiel: "x" }), { fiel: "unknown_key" }],
    ["metadata that is not JSON", form({ file, metadata: "reference=1" }), { metadata: "json_malformed" }],
    [
      "metadata with faults",
      form({ file, metadata: '{"reference":7,"plattform":"main"}' }),
      { "metadata.reference": "wrong_type", "metadata.plattform": "unknown_key" },
    ],
  ])("%s: every fault is named", async (_, body, faults) => {
    const { post, calls } = kit();
    const answer = await post("/v1/invoices", body);
    expect(answer.status).toBe(422);
    expect(await errorsOf(answer)).toEqual(faults);
    expect(calls).toEqual([]);
  });

  test("two files, or metadata that contradicts the query", async () => {
    const { post } = kit();
    const twice = form({ file });
    twice.append("file", file);
    expect(await errorsOf(await post("/v1/invoices", twice))).toEqual({ file: "repeated" });
    const answer = await post("/v1/invoices?reference=A", form({ file, metadata: '{"reference":"B"}' }));
    expect(await errorsOf(answer)).toEqual({ "metadata.reference": "contradiction" });
  });

  const pdf = new File(["%PDF-1.7"], "F1.pdf", { type: "application/pdf" });

  test.each([
    ["text", '{"number":"F1"}'],
    ["a JSON part", new Blob(['{"number":"F1"}'], { type: "application/json" })],
  ])("with the invoice in JSON as %s, and a PDF of the ERP's own", async (_, content) => {
    const { post, calls } = kit();
    const answer = await post(
      "/v1/invoices",
      form({ content, readable: pdf, metadata: '{"reference":"A"}' }),
    );
    expect(answer.status).toBe(202);
    expect(calls).toMatchObject([
      [
        "submitDraft",
        {
          json: { number: "F1" },
          as: "factur-x",
          readable: new Uint8Array(Buffer.from("%PDF-1.7")),
          reference: "A",
        },
      ],
    ]);
  });

  test("the invoice in JSON alone, in another form", async () => {
    const { post, calls } = kit();
    expect((await post("/v1/invoices?as=ubl", form({ content: "{}" }))).status).toBe(202);
    expect(calls[0]).toMatchObject(["submitDraft", { json: {}, as: "ubl" }]);
    expect(calls[0]?.[1]).not.toHaveProperty("readable");
  });

  test.each([
    ["a PDF without an invoice", "", form({ readable: pdf }), { readable: "contradiction" }],
    ["an invoice twice", "", form({ file, content: "{}" }), { file: "contradiction" }],
    ["text for the PDF", "", form({ content: "{}", readable: "%PDF-" }), { readable: "wrong_type" }],
    ["a PDF for XML", "?as=cii", form({ content: "{}", readable: pdf }), { readable: "contradiction" }],
  ])("%s: the fault is named", async (_, query, body, faults) => {
    const { post, calls } = kit();
    const answer = await post(`/v1/invoices${query}`, body);
    expect(answer.status).toBe(422);
    expect(await errorsOf(answer)).toEqual(faults);
    expect(calls).toEqual([]);
  });

  test("JSON that is none, has too much in it or is too large", async () => {
    const { post, calls } = kit({}, { maxDocumentBytes: 300_000 });
    const many = `{"lines":[${"{},".repeat(100_000)}{}]}`;
    const large = JSON.stringify({ number: "1".repeat(250_000) });
    for (const [content, status, code] of [
      ["number=1", 400, "body_malformed"],
      [large, 413, "body_too_large"],
    ] as const) {
      const answer = await post("/v1/invoices", form({ content }));
      expect(await answer.json()).toMatchObject({ status, code });
    }
    const roomy = await kit({}, { maxDocumentBytes: 1_000_000 }).post(
      "/v1/invoices",
      form({ content: many }),
    );
    expect(await roomy.json()).toMatchObject({ status: 413, code: "body_too_complex" });
    expect(calls).toEqual([]);
  });

  test("an empty file", async () => {
    const answer = await kit().post("/v1/invoices", form({ file: new File([], "empty.xml") }));
    expect(await answer.json()).toMatchObject({ status: 400, code: "file_missing" });
  });
});

describe("listing", () => {
  test("takes every filter of the contract", async () => {
    const { get, calls } = kit();
    const answer = await get(
      "/v1/invoices?direction=inbound&status=approved&badge=paid&delivery=sent&number=F%2F1&seller=732829320&buyer=356000000&reference=r&platform=main&since=2025-07-01&limit=200&cursor=abc",
    );
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ items: [{ id: invoice.id }], nextCursor: "next" });
    expect(calls).toEqual([
      [
        "listInvoices",
        { kind: "tenant", tenant: "acme" },
        {
          direction: "inbound",
          status: "approved",
          badge: "paid",
          delivery: "sent",
          number: "F/1",
          seller: "732829320",
          buyer: "356000000",
          reference: "r",
          platform: "main",
          since: new Date("2025-07-01T00:00:00Z"),
        },
        { limit: 200, cursor: "abc" },
      ],
    ]);
  });

  test("hands search, amounts, days, order and tenant on", async () => {
    const { get, calls } = kit();
    const query =
      "q=soci%C3%A9t%C3%A9+gen&atLeast=-1.5&atMost=20&currency=EUR&issuedFrom=2025-07-01&issuedUntil=2025-07-31&until=2025-07-31&tenant=acme&sort=largest";
    expect((await get(`/v1/invoices?${query}`)).status).toBe(200);
    expect(calls[0]?.slice(2)).toEqual([
      {
        q: "société gen",
        atLeast: "-1.5",
        atMost: "20",
        currency: "EUR",
        issuedFrom: "2025-07-01",
        issuedUntil: "2025-07-31",
        until: new Date("2025-07-31T23:59:59.999Z"),
        tenant: "acme",
      },
      { limit: 50, sort: "largest" },
    ]);
  });

  test.each(["atLeast=1,5", "currency=euro", "issuedFrom=2025-02-30", "sort=best", "q=", "until=2025-02-30"])(
    "says what is wrong with %s",
    async (query) => {
      const { get, calls } = kit();
      const answer = await get(`/v1/invoices?${query}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ errors: [{ path: `query.${query.split("=")[0]}` }] });
      expect(calls).toEqual([]);
    },
  );

  test.each([
    ["text/csv", "en-GB,en;q=0.9,fr;q=0.8", "", { language: "en", separator: "comma" }],
    ["text/csv, */*;q=0.1", "fr-FR,fr;q=0.9,en;q=0.8", "", { language: "fr", separator: "semicolon" }],
    ["text/csv", "fr", "&separator=comma", { language: "fr", separator: "comma" }],
  ])("gives a table to who accepts %s in %s%s", async (accept, language, more, as) => {
    const { get, calls } = kit();
    const answer = await get(`/v1/invoices?sort=oldest&badge=paid${more}`, {
      ...ACME,
      Accept: accept,
      "Accept-Language": language,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("Content-Disposition")).toBe('attachment; filename="invoices.csv"');
    expect(answer.headers.get("X-Row-Limit")).toBe("100000");
    expect(answer.headers.get("X-Cut")).toBe("false");
    expect(await answer.text()).toBe("number\r\nF/1\r\n");
    expect(calls[0]?.[0]).toBe("invoicesAsCsv");
    expect(calls[0]?.slice(2)).toEqual([{ badge: "paid" }, { sort: "oldest", ...as }]);
  });

  test.each(["*/*", "application/json, text/csv", "text/html"])(
    "gives JSON to who accepts %s",
    async (accept) => {
      const { get } = kit();
      const answer = await get("/v1/invoices", { ...ACME, Accept: accept });
      expect(answer.headers.get("Content-Type")).toContain("application/json");
    },
  );

  test("gives 50 unless told", async () => {
    const { get, calls } = kit();
    await get("/v1/invoices");
    expect(calls[0]?.[3]).toEqual({ limit: 50 });
  });

  test.each([
    ["direction=up", "query.direction", "not_allowed"],
    ["status=aproved", "query.status", "not_allowed"],
    ["badge=green", "query.badge", "not_allowed"],
    ["seller=732829321", "query.seller", "invalid"],
    ["buyer=73282932", "query.buyer", "invalid"],
    ["number=", "query.number", "too_small"],
    ["number=a%00b", "query.number", "invalid"],
    ["reference=%0A", "query.reference", "invalid"],
    ["limit=0", "query.limit", "invalid"],
    ["limit=201", "query.limit", "invalid"],
    ["limit=ten", "query.limit", "invalid"],
    ["limit=1e2", "query.limit", "invalid"],
    ["since=yesterday", "query.since", "invalid"],
    ["since=2025-02-30", "query.since", "invalid"],
    ["since=2025-07-01T00:00:00+02:00", "query.since", "invalid"],
    ["number=a&number=b", "query.number", "wrong_type"],
    ["nummber=a", "query.nummber", "unknown_key"],
    [`cursor=${"c".repeat(513)}`, "query.cursor", "too_big"],
  ])("refuses %s", async (query, path, code) => {
    const { get, calls } = kit();
    const answer = await get(`/v1/invoices?${query}`);
    expect(answer.status).toBe(400);
    expect(await errorsOf(answer)).toEqual({ [path]: code });
    expect(calls).toEqual([]);
  });

  test("names all faults at once, each with a remedy", async () => {
    const answer = await kit().get("/v1/invoices?limit=0&staus=x&status=aproved");
    const { errors } = (await answer.json()) as { errors: unknown[] };
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: "query.limit", fix: "give a whole number from 1 to 200" }),
        expect.objectContaining({ path: "query.staus", fix: 'did you mean "status"?' }),
        expect.objectContaining({ path: "query.status", fix: 'did you mean "approved"?' }),
      ]),
    );
  });

  test("takes a date-time with its offset", async () => {
    const { get, calls } = kit();
    await get("/v1/invoices?since=2025-07-01T00:00:00%2B02:00");
    expect(calls[0]?.[2]).toEqual({ since: new Date("2025-06-30T22:00:00Z") });
  });
});

describe("reading one", () => {
  test("an invoice without a status or a history that is not known yet", async () => {
    const { get } = kit({
      getInvoice: async () => ({ ...invoice, status: null, statusAt: null, badge: "pending" }),
    });
    const body = await (await get(ONE)).json();
    expect(body).toMatchObject({
      status: null,
      badge: { state: "pending", color: "orange", label: "Pending" },
    });
  });

  test.each(["a%00b", "%F0%9F%92%A5", "x".repeat(65)])(
    "an id that cannot be ours (%s) is a 404",
    async (id) => {
      const { get, calls } = kit();
      for (const rest of ["", "/events", "/document"]) {
        expect((await get(`/v1/invoices/${id}${rest}`)).status).toBe(404);
      }
      expect(calls).toEqual([]);
    },
  );

  test("its history", async () => {
    const body = await (await kit().get(`${ONE}/events`)).json();
    expect(body).toMatchObject({
      items: [{ rawCode: "fr:205", status: { code: 205 }, moved: true }],
      nextCursor: null,
    });
  });

  test("its document, with what browsers must not do with it", async () => {
    const { get, calls } = kit();
    const answer = await get(`${ONE}/document`);
    const etag = `"${createHash("sha256").update("<a/>").digest("hex")}"`;
    expect(await answer.text()).toBe("<a/>");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/xml",
      "content-disposition": 'attachment; filename="F1.xml"',
      "content-security-policy": expect.stringContaining("sandbox"),
      etag,
    });
    expect(calls[0]?.slice(2, 4)).toEqual([invoice.id, "original"]);
    const again = await get(`${ONE}/document`, { ...ACME, "If-None-Match": `"other", ${etag}` });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect((await get(`${ONE}/document?rendition=pdf`)).status).toBe(400);
  });

  test("a platform's odd words about a document stay out of the headers", async () => {
    const { get } = kit({
      getDocument: async () => ({
        bytes: Buffer.from("x"),
        mediaType: "text/html\r\nSet-Cookie: a=b",
        fileName: 'a"; b\r\n.pdf',
      }),
    });
    const { headers } = await get(`${ONE}/document?rendition=readable`);
    expect(headers.get("Content-Type")).toBe("application/octet-stream");
    expect(headers.get("Content-Disposition")).toBe('attachment; filename="a___b__.pdf"');
    expect(headers.get("Set-Cookie")).toBeNull();
  });
});
