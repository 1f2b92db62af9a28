import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { Opened } from "../contract.ts";
import { document, newId, sha256 } from "../samples.ts";

export const documentsContract = (get: () => Opened): void => {
  it.each([
    ["text that shrinks", Buffer.from("<Facture>é€</Facture>".repeat(3000))],
    ["bytes that do not", randomBytes(60_000)],
    ["nothing", new Uint8Array(0)],
    ["5 MB", randomBytes(5_000_000)],
    ["5 MB that shrink", new Uint8Array(5_000_000).fill(32)],
  ])("gives back %s, byte for byte", async (_, given) => {
    const { store } = get();
    const stored = document(newId("inv"), new Uint8Array(given));
    await store.documents.put(stored);
    const found = await store.documents.get(stored.ownerId, "original");
    expect(found?.bytes.length).toBe(given.length);
    expect(sha256(found?.bytes ?? randomBytes(1))).toBe(stored.sha256);
    expect({ ...found, bytes: null }).toEqual({ ...stored, bytes: null });
  });

  it("does not change the caller's bytes, nor keeps them", async () => {
    const { store } = get();
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const stored = document(newId("inv"), bytes);
    await store.documents.put(stored);
    expect([...bytes]).toEqual([1, 2, 3, 4]);
    bytes.fill(0);
    expect((await store.documents.get(stored.ownerId, "original"))?.bytes).toEqual(
      new Uint8Array([1, 2, 3, 4]),
    );
  });

  it("stores once per owner, kind and name", async () => {
    const { store } = get();
    const ownerId = newId("inv");
    const of = (text: string) => new Uint8Array(Buffer.from(text));
    await store.documents.put(document(ownerId, of("first")));
    await store.documents.put(document(ownerId, of("second")));
    await store.documents.put(
      document(ownerId, of("readable"), { kind: "readable", mediaType: "application/pdf" }),
    );
    await store.documents.put(document(ownerId, of("a"), { kind: "attachment", name: "a.pdf" }));
    await store.documents.put(document(ownerId, of("b"), { kind: "attachment", name: "b.pdf" }));
    expect((await store.documents.get(ownerId, "original"))?.bytes).toEqual(of("first"));
    expect((await store.documents.get(ownerId, "attachment", "b.pdf"))?.bytes).toEqual(of("b"));
    expect(await store.documents.get(ownerId, "attachment")).toBeNull();
    expect(await store.documents.get(newId("inv"), "original")).toBeNull();
    expect(await store.documents.list(ownerId)).toEqual([
      { ownerId, kind: "attachment", name: "a.pdf", mediaType: "application/xml", sha256: sha256(of("a")) },
      { ownerId, kind: "attachment", name: "b.pdf", mediaType: "application/xml", sha256: sha256(of("b")) },
      { ownerId, kind: "original", name: "", mediaType: "application/xml", sha256: sha256(of("first")) },
      { ownerId, kind: "readable", name: "", mediaType: "application/pdf", sha256: sha256(of("readable")) },
    ]);
  });
};
