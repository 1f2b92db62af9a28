import { describe, expect, it } from "vitest";
import { readMessage } from "../../../src/adapters/kit/messages/read.ts";
import { DEFAULT_LIMITS, writeCdar } from "../../../src/documents/index.ts";
import { fullCdar } from "../../fixtures/cdar.ts";

const REFERENCE = /<ram:ReferenceReferencedDocument>.*<\/ram:ReferenceReferencedDocument>/s;
const ITEM = { id: "flow-1", at: "2026-09-15T08:00:00.000Z", raw: {} };
const ENVELOPE = { platformId: "flow-1", trackingId: null, side: null, external: false };

const written = (change: Parameters<typeof fullCdar>[0] = {}): string =>
  Buffer.from(writeCdar(fullCdar(change))).toString();

describe("a life-cycle message", () => {
  it("is known by its sender and the sender's id of it, whatever envelope it comes in", () => {
    const said = readMessage(ITEM, Buffer.from(written()), ENVELOPE, DEFAULT_LIMITS);
    const again = readMessage({ ...ITEM, id: "flow-2" }, Buffer.from(written()), ENVELOPE, DEFAULT_LIMITS);
    const { sender, id } = fullCdar();
    const message = `${sender.id ?? sender.name}|${id}`;
    for (const one of [said, again]) expect(one).toMatchObject({ kind: "statement", statement: { message } });
  });

  it("about two invoices says what it says of each", () => {
    const other = REFERENCE.exec(written({ invoiceNumber: "F202600043", statusCode: "205" }))?.[0] ?? "";
    const both = written().replace(REFERENCE, (first) => `${first}${other}`);
    expect(readMessage(ITEM, Buffer.from(both), ENVELOPE, DEFAULT_LIMITS)).toMatchObject({
      kind: "several",
      each: [
        { about: { number: fullCdar().invoiceNumber }, statement: { platformEventId: "flow-1" } },
        {
          about: { number: "F202600043" },
          statement: { platformEventId: "flow-1#2", rawCode: "205", status: "approved" },
        },
      ],
    });
  });

  it("is read up to the limit that documents have, and not beyond", () => {
    const bytes = Buffer.from(written());
    const limits = { ...DEFAULT_LIMITS, fileBytes: bytes.length - 1 };
    expect(() => readMessage(ITEM, bytes, ENVELOPE, limits)).toThrow(
      expect.objectContaining({ name: "DocumentFault", kind: "too_large" }),
    );
    const enough = { ...limits, fileBytes: bytes.length };
    expect(readMessage(ITEM, bytes, ENVELOPE, enough)).toMatchObject({ kind: "statement" });
  });
});
