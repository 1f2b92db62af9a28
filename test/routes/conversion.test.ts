import { describe, expect, test } from "vitest";
import { ACME, ADMIN, errorsOf, kit } from "./kit.ts";

const XML = { "Content-Type": "application/xml" };
const CONVERT = "/v1/invoices/convert";

describe("converting an invoice", () => {
  test("a file, to the form that is asked for", async () => {
    const { post, calls } = kit();
    const answer = await post(`${CONVERT}?to=ubl`, "<a/>", { ...ACME, ...XML });
    expect([answer.status, await answer.text()]).toEqual([200, "<converted/>"]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/xml",
      "content-disposition": 'attachment; filename="F1.xml"',
    });
    expect(answer.headers.has("X-Lost-Terms")).toBe(false);
    expect(calls).toMatchObject([
      [
        "convertDocument",
        "acme",
        { bytes: new Uint8Array(Buffer.from("<a/>")) },
        { to: "ubl", lossy: false },
      ],
    ]);
  });

  test("JSON, and what was lost is listed", async () => {
    const { post, calls } = kit({
      convertDocument: async () => ({
        bytes: Buffer.from("x"),
        mediaType: "application/xml",
        fileName: "F1.xml",
        lost: ["BT-24", "ram:Note/ram:Odd, \r\nX: y"],
      }),
    });
    const answer = await post(`${CONVERT}?to=cii&lossy=true`, '{"number":"F1"}', {
      ...ACME,
      "Content-Type": "application/json",
    });
    expect(answer.headers.get("X-Lost-Terms")).toBe("BT-24, ram:Note/ram:Odd____X:_y");
    expect(calls).toMatchObject([
      ["convertDocument", "acme", { json: { number: "F1" } }, { to: "cii", lossy: true }],
    ]);
  });

  test("more than a header holds is cut between two names", async () => {
    const { post } = kit({
      convertDocument: async () => ({
        bytes: Buffer.from("x"),
        mediaType: "application/xml",
        fileName: "F1.xml",
        lost: Array.from({ length: 1_000 }, (_, i) => `cbc:Element${i}`),
      }),
    });
    const lost = (await post(`${CONVERT}?to=cii&lossy=true`, "<a/>", { ...ACME, ...XML })).headers.get(
      "X-Lost-Terms",
    );
    expect(lost?.length).toBeLessThan(4_100);
    expect(lost).toMatch(/, cbc:Element\d+, \.\.\.$/);
  });

  test.each([
    ["no form", "", { "query.to": "missing" }],
    ["an unknown form", "?to=pdf", { "query.to": "not_allowed" }],
    ["a form of sending", "?to=cii&as=ubl", { "query.as": "unknown_key" }],
  ])("%s is refused", async (_, query, faults) => {
    const { post, calls } = kit();
    const answer = await post(CONVERT + query, "<a/>", { ...ACME, ...XML });
    expect(answer.status).toBe(400);
    expect(await errorsOf(answer)).toEqual(faults);
    expect(calls).toEqual([]);
  });

  test("a PDF for people goes into a Factur-X and is lost in no other form", async () => {
    const form = () => {
      const data = new FormData();
      data.append("content", "{}");
      data.append("readable", new File(["%PDF-1.7"], "F1.pdf"));
      return data;
    };
    const { post, calls } = kit();
    for (const to of ["cii", "ubl", "json"]) {
      const answer = await post(`${CONVERT}?to=${to}&lossy=true`, form());
      expect(answer.status).toBe(422);
      expect(await errorsOf(answer)).toEqual({ readable: "contradiction" });
    }
    expect(calls).toEqual([]);
    expect((await post(`${CONVERT}?to=factur-x`, form())).status).toBe(200);
    expect(calls[0]?.[2]).toMatchObject({ json: {}, readable: new Uint8Array(Buffer.from("%PDF-1.7")) });
  });

  test("is a tenant's own", async () => {
    const { post } = kit();
    expect((await post(`${CONVERT}?to=cii`, "<a/>", { ...ADMIN, ...XML })).status).toBe(403);
  });
});

describe("the files within an invoice", () => {
  const ONE = "/v1/invoices/inv_1/attachments";
  const line = (n: number) => ({
    n,
    fileName: "relevé.pdf",
    mediaType: "application/pdf",
    size: 5,
    description: null,
    sha256: "00",
  });

  test("are listed by pages", async () => {
    const { get, calls } = kit({ listAttachments: async () => [line(1), line(2), line(3)] });
    const first = (await (await get(`${ONE}?limit=2`)).json()) as { items: object[]; nextCursor: string };
    expect(first.items).toEqual([line(1), line(2)]);
    const next = await (await get(`${ONE}?limit=2&cursor=${first.nextCursor}`)).json();
    expect(next).toEqual({ items: [line(3)], nextCursor: null });
    expect(calls[0]).toEqual(["listAttachments", { kind: "tenant", tenant: "acme" }, "inv_1"]);
  });

  test("are handed out under their names", async () => {
    const { get, calls } = kit({
      getAttachment: async () => ({
        bytes: Buffer.from("%PDF-"),
        mediaType: "application/pdf",
        fileName: 'relevé "2".pdf',
      }),
    });
    const answer = await get(`${ONE}/2`);
    expect([answer.status, await answer.text()]).toEqual([200, "%PDF-"]);
    expect(answer.headers.get("Content-Disposition")).toBe(
      `attachment; filename="relev___2_.pdf"; filename*=UTF-8''relev%C3%A9%20_2_.pdf`,
    );
    expect(calls[0]?.slice(1)).toEqual([{ kind: "tenant", tenant: "acme" }, "inv_1", 2]);
    const etag = answer.headers.get("ETag") ?? "";
    expect((await get(`${ONE}/2`, { ...ACME, "If-None-Match": etag })).status).toBe(304);
  });

  test.each(["0", "-1", "1.5", "x", "1e2", "1000000"])("there is no file %s", async (n) => {
    const { get, calls } = kit();
    expect((await get(`${ONE}/${n}`)).status).toBe(400);
    expect(calls).toEqual([]);
  });
});
