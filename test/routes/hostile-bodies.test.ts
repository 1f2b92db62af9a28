import { describe, expect, test } from "vitest";
import { ACME, invoice, kit } from "./kit.ts";

const MEGABYTE = 1024 * 1024;
const STATUSES = `/v1/invoices/${invoice.id}/statuses`;
const JSON_TYPE = { "Content-Type": "application/json" };
const WIDGET = { Authorization: "Bearer pwt_act", ...JSON_TYPE };

const problemOf = async (answer: Response) => {
  const text = await answer.text();
  return { status: answer.status, size: text.length, ...JSON.parse(text) };
};

describe("faults without end", () => {
  test("at most twenty faults are told of a body of unknown keys", async () => {
    const { post } = kit();
    const keys = Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join(",");
    const problem = await problemOf(await post(STATUSES, `{${keys}}`, { ...ACME, ...JSON_TYPE }));
    expect(problem).toMatchObject({ status: 422, code: "request_invalid" });
    expect(problem.errors).toHaveLength(20);
    expect(problem.size).toBeLessThan(30_000);
  });

  test("at most twenty faults are told of a list of wrong things, and of a query", async () => {
    const { post, get } = kit();
    const amounts = Array.from({ length: 50 }, () => "{}").join(",");
    const body = `{"status":"refused","amounts":[${amounts}]}`;
    expect((await problemOf(await post(STATUSES, body, { ...ACME, ...JSON_TYPE }))).errors).toHaveLength(20);
    const query = Array.from({ length: 2_000 }, (_, n) => `q${n}=`).join("&");
    expect((await problemOf(await get(`/v1/invoices?${query}`))).errors).toHaveLength(20);
  });

  test("a word of a megabyte is not repeated to who sent it", async () => {
    const { post } = kit();
    const long = "x".repeat(50_000);
    for (const body of [`{"${long}":1}`, `{"status":"${long}"}`, `{"status":{"toString":1}}`]) {
      const problem = await problemOf(await post(STATUSES, body, { ...ACME, ...JSON_TYPE }));
      expect(problem.status).toBe(422);
      expect(problem.size).toBeLessThan(5_000);
    }
  });

  test.each([
    ["members", `{"a":[${"{},".repeat(30_000)}{}]}`],
    ["depth", `${"[".repeat(65)}${"]".repeat(65)}`],
  ])("JSON with too much %s is refused before it is parsed", async (_, body) => {
    const { post, calls } = kit();
    const problem = await problemOf(await post(STATUSES, body, { ...ACME, ...JSON_TYPE }));
    expect(problem).toMatchObject({ status: 413, code: "body_too_complex" });
    expect(calls).toEqual([]);
  });

  test("brackets in a text are no depth", async () => {
    const { post } = kit();
    const body = JSON.stringify({ status: "refused", comment: `${'[{,\\"'.repeat(300)}` });
    expect((await post(STATUSES, body, { ...ACME, ...JSON_TYPE })).status).toBe(202);
  });

  test("a page with a widget's token sends little", async () => {
    const { post } = kit({}, { maxDocumentBytes: 25 * MEGABYTE });
    const body = JSON.stringify({ status: "refused", comment: "x".repeat(5 * MEGABYTE) });
    const size = { "Content-Length": String(body.length) };
    expect((await post(STATUSES, body, { ...WIDGET, ...size })).status).toBe(413);
    expect((await post(STATUSES, body, { ...ACME, ...JSON_TYPE, ...size })).status).toBe(422);
  });
});

describe("forms without end", () => {
  const BOUNDARY = "frontier";
  const part = (name: string, content: string, head = ""): string =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="f"${head}\r\n\r\n${content}\r\n`;
  const post = (parts: string): Promise<Response> =>
    kit({}, { maxDocumentBytes: 8 * MEGABYTE }).post("/v1/invoices", `${parts}--${BOUNDARY}--\r\n`, {
      ...ACME,
      "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`,
    });
  const send = async (parts: string) => problemOf(await post(parts));

  test("of many parts are refused before they are taken apart", async () => {
    expect(await send(part("file", "<a/>").repeat(9))).toMatchObject({
      status: 413,
      code: "form_too_complex",
    });
  });

  test("with a head that does not end are refused", async () => {
    const head = `\r\nX-Long: ${"x".repeat(20_000)}`;
    expect(await send(part("file", "<a/>", head))).toMatchObject({ status: 413, code: "form_too_complex" });
  });

  test("metadata is at most 64 kB and of few members", async () => {
    for (const metadata of [
      JSON.stringify({ reference: "x".repeat(66_000) }),
      `{"reference":[${"1,".repeat(2_000)}1]}`,
    ]) {
      expect(await send(part("file", "<a/>") + part("metadata", metadata))).toMatchObject({
        status: 422,
        errors: [{ path: "metadata", code: "too_big" }],
      });
    }
  });

  test("of two parts arrive", async () => {
    const metadata = part("metadata", JSON.stringify({ reference: "SO-1" }));
    expect((await post(part("file", "<a/>") + metadata)).status).toBe(202);
  });
});

describe("calls of platforms that nobody can verify", () => {
  const post = (platform: string, size: number) =>
    kit({ canVerify: (name) => name === "signs" }, { maxDocumentBytes: 8 * MEGABYTE }).post(
      `/platforms/${platform}/webhook`,
      "x".repeat(size),
      { "Content-Length": String(size) },
    );

  test("are small; where a signature can be verified they may bring a document", async () => {
    expect((await post("hints", 65 * 1024)).status).toBe(413);
    expect((await post("hints", 60 * 1024)).status).toBe(200);
    expect((await post("signs", 2 * MEGABYTE)).status).toBe(200);
  });

  test("forms and JSON of too much are refused before an adapter sees them", async () => {
    const { post: send, calls } = kit();
    const form = `--b\r\n\r\n\r\n`.repeat(50);
    expect(
      (await send("/platforms/main/webhook", form, { "Content-Type": "multipart/form-data; boundary=b" }))
        .status,
    ).toBe(413);
    expect((await send("/platforms/main/webhook", "[".repeat(100), {})).status).toBe(413);
    expect(calls).toEqual([]);
  });
});
