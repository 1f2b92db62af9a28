import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type InvoiceContent, writeCii, writeFacturX, writeUbl } from "../../../src/documents/index.ts";
import { getAttachment, listAttachments } from "../../../src/usecases/read/attachments.ts";
import { getDocument } from "../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { pdfWith } from "../../fixtures/pdf.ts";
import { openWorld } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const OTHER = { kind: "tenant", tenant: "other" } as const;
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const RELEVE = Buffer.from("%PDF-1.7 relevé");
const CSV = Buffer.from("a;b\n");

const content = (): InvoiceContent =>
  sampleContent({
    attachments: [
      {
        id: "R1",
        description: "RIB",
        fileName: "relevé.pdf",
        mediaType: "application/pdf",
        content: RELEVE.toString("base64"),
        size: RELEVE.length,
      },
      { id: "R2", externalUri: "https://example.com/plan.pdf", size: null },
      { id: "R3", mediaType: "text/csv", content: CSV.toString("base64"), size: CSV.length },
    ],
  });

const sent = async (bytes: Uint8Array) => {
  const world = await openWorld();
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes });
  return { world, id: invoice.id };
};

const EXPECTED = [
  {
    n: 1,
    fileName: "relevé.pdf",
    mediaType: "application/pdf",
    size: RELEVE.length,
    description: "RIB",
    sha256: sha256(RELEVE),
  },
  { n: 2, mediaType: "text/csv", size: CSV.length, description: null, sha256: sha256(CSV) },
];

describe.each([
  ["cii", writeCii],
  ["ubl", writeUbl],
  ["factur-x", writeFacturX],
] as const)("the files within an invoice in %s", (_, write) => {
  it("are listed and handed out, those that are only named are not", async () => {
    const { world, id } = await sent(await write(content()));
    expect(await listAttachments(world.parts, ACME, id)).toMatchObject(EXPECTED);
    const first = await getAttachment(world.parts, ACME, id, 1);
    expect(first).toMatchObject({ mediaType: "application/pdf", fileName: "relevé.pdf" });
    expect(Buffer.from(first.bytes)).toEqual(RELEVE);
    expect(Buffer.from((await getAttachment(world.parts, ACME, id, 2)).bytes)).toEqual(CSV);
    await expect(getAttachment(world.parts, ACME, id, 3)).rejects.toMatchObject({ status: 404 });
  });

  it("are none of another tenant's", async () => {
    const { world, id } = await sent(await write(content()));
    await expect(listAttachments(world.parts, OTHER, id)).rejects.toMatchObject({ status: 404 });
    await expect(getAttachment(world.parts, OTHER, id, 1)).rejects.toMatchObject({ status: 404 });
  });

  it("stand in its JSON in base64, so that it can be sent again as it is", async () => {
    const { world, id } = await sent(await write(content()));
    const { bytes } = await getDocument(world.parts, ACME, id, "json", new AbortController().signal);
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject(content());
  });
});

it("the other files of a PDF are told too, and those that the XML has are told once", async () => {
  const { world, id } = await sent(
    pdfWith([
      { name: "factur-x.xml", data: Buffer.from(writeCii(content())) },
      { name: "releve.pdf", data: RELEVE },
      { name: "../plan.dxf", data: Buffer.from("plan") },
    ]),
  );
  const listed = await listAttachments(world.parts, ACME, id);
  expect(listed).toMatchObject([...EXPECTED, { n: 3, fileName: "plan.dxf", size: 4, description: null }]);
  expect(listed).toHaveLength(3);
  expect(Buffer.from((await getAttachment(world.parts, ACME, id, 3)).bytes).toString()).toBe("plan");
});
