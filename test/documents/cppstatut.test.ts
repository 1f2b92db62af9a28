import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DocumentFault, isCppStatut, readCppStatut, recognise } from "../../src/documents/index.ts";
import { flowStatuses, invoiceStatuses } from "../fixtures/cppstatut.ts";
import { hostileXml } from "../fixtures/hostile.ts";
import { often } from "../support/often.ts";

const FLOW = "AAA1231117178945920000010";

const without = (bytes: Uint8Array, element: string): Uint8Array =>
  Buffer.from(
    Buffer.from(bytes)
      .toString()
      .replace(new RegExp(`<${element}[ >][\\s\\S]*?</${element}>`), ""),
  );

describe("a status file of Chorus Pro", () => {
  it("says what became of flows, with every line of errors", () => {
    const bytes = flowStatuses(
      { id: FLOW, code: "90" },
      {
        id: "AAA1231117178945920000020",
        code: "93",
        at: "2026-01-05T08:30:00.250+02:00",
        comment: "Rejet du flux",
        errors: [{ code: "G_01", label: "Fournisseur inconnu", description: "SIRET absent" }, { label: "?" }],
      },
    );
    expect(isCppStatut(bytes)).toBe(true);
    const { flows, invoices } = readCppStatut(bytes);
    expect(invoices).toEqual([]);
    expect(flows).toEqual([
      {
        code: "90",
        complement: null,
        comment: null,
        // Without an offset it is the clock of France.
        at: "2026-09-15T08:15:00.000Z",
        producer: "Chorus Pro",
        flowId: FLOW,
        errors: [],
      },
      {
        code: "93",
        complement: null,
        comment: "Rejet du flux",
        at: "2026-01-05T06:30:00.250Z",
        producer: "Chorus Pro",
        flowId: "AAA1231117178945920000020",
        errors: [
          {
            nature: "BLOQUANTE",
            code: "G_01",
            label: "Fournisseur inconnu",
            description: "SIRET absent",
          },
          { nature: "BLOQUANTE", code: null, label: "?", description: null },
        ],
      },
    ]);
  });

  it("says where invoices stand", () => {
    const { flows, invoices } = readCppStatut(
      invoiceStatuses({ number: "F2026-0001", code: "07", date: "2026-09-15", comment: "Service fait" }),
    );
    expect(flows).toEqual([]);
    expect(invoices).toEqual([
      {
        code: "07",
        complement: null,
        comment: "Service fait",
        at: "2026-09-16T07:00:00.000Z",
        producer: "Commune",
        number: "F2026-0001",
        issueDate: "2026-09-15",
        supplier: { idType: "1", id: "73282932000074", name: "Vendeur" },
        debtor: { idType: "1", id: "21750001600019", name: "Commune" },
      },
    ]);
  });

  it("may leave out what is not indispensable, and hold what is not known", () => {
    const bare =
      "<CPPStatut><Inconnu/><CPPFluxStatuts><CPPFluxStatutUnitaire><DonneesStatut><IdStatut> 90 </IdStatut><Horodatage>hier</Horodatage><IdFlux>X</IdFlux><Neuf/></DonneesStatut></CPPFluxStatutUnitaire></CPPFluxStatuts></CPPStatut>";
    expect(readCppStatut(Buffer.from(bare)).flows).toMatchObject([{ code: "90", flowId: "X", at: null }]);
    const nobody = without(invoiceStatuses({ number: "1", code: "01" }), "Fournisseur");
    expect(readCppStatut(nobody).invoices).toMatchObject([{ supplier: { idType: null, id: null } }]);
  });

  it.each<[string, Uint8Array, string]>([
    ["no status of its flow", without(flowStatuses({ id: FLOW, code: "90" }), "IdStatut"), "IdStatut"],
    ["no flow", without(flowStatuses({ id: FLOW, code: "90" }), "IdFlux"), "IdFlux"],
    ["no data", without(flowStatuses({ id: FLOW, code: "90" }), "DonneesStatut"), "DonneesStatut"],
    ["no number", without(invoiceStatuses({ number: "1", code: "01" }), "IdFacture"), "IdFacture"],
    ["nothing to say", flowStatuses(), "CPPFluxStatuts"],
  ])("is refused where it has %s", (_, bytes, path) => {
    expect(() => readCppStatut(bytes)).toThrow(
      expect.objectContaining({
        kind: "invalid",
        code: "term_missing",
        path: expect.stringContaining(path),
      }),
    );
  });

  it("is neither an invoice nor a life-cycle message to who takes those", async () => {
    await expect(recognise(flowStatuses({ id: FLOW, code: "90" }))).rejects.toMatchObject({
      code: "dialect_unsupported",
      message: expect.stringContaining("CPPStatut"),
    });
    expect(isCppStatut(Buffer.from("<CPPStatut xmlns='urn:other'/>"))).toBe(false);
    expect(isCppStatut(Buffer.from("CPPStatut"))).toBe(false);
    expect(isCppStatut(Buffer.from("<a>CPPStatut</a>"))).toBe(false);
    expect(
      isCppStatut(Buffer.from('\uFEFF<?xml version="1.0" encoding="UTF-16"?><CPPStatut/>', "utf16le")),
    ).toBe(true);
    // Nothing is parsed that is no such file.
    expect(isCppStatut(Buffer.from("<broken"))).toBe(false);
  });

  it.each(hostileXml())("is refused as any document is: $name", ({ bytes }) => {
    expect(() => readCppStatut(bytes)).toThrow(DocumentFault);
  });

  it.each([
    ["an entity", `<!DOCTYPE CPPStatut [<!ENTITY x SYSTEM "file:///etc/hostname">]>`, "doctype_refused"],
    ["depth", "<a>".repeat(101) + "</a>".repeat(101), "xml_malformed"],
  ])("is refused with %s before it", (_, before, code) => {
    const bytes = Buffer.concat([Buffer.from(before), flowStatuses({ id: FLOW, code: "90" }).subarray(39)]);
    expect(() => readCppStatut(bytes)).toThrow(expect.objectContaining({ code }));
  });

  it("is bounded in size, depth and number of elements", () => {
    const within = (inner: string) =>
      Buffer.from(`<CPPStatut><CPPFluxStatuts>${inner}</CPPFluxStatuts></CPPStatut>`);
    const codeOf = (bytes: Uint8Array): unknown => {
      try {
        return readCppStatut(bytes);
      } catch (error) {
        return error instanceof DocumentFault ? error.code : error;
      }
    };
    expect(codeOf(within(`${"<a>".repeat(120)}${"</a>".repeat(120)}`))).toBe("xml_too_deep");
    expect(codeOf(within("<CPPFluxStatutUnitaire/>".repeat(600_000)))).toBe("xml_too_many_elements");
    expect(codeOf(within(" ".repeat(25_000_001)))).toBe("xml_too_large");
  });

  it("is read or refused wherever it breaks off, and whatever is changed in it", () => {
    const whole = flowStatuses({ id: FLOW, code: "96", errors: [{ code: "E", label: "non" }] });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(whole);
        changed[at] = byte;
        for (const bytes of [whole.subarray(0, at), changed]) {
          try {
            readCppStatut(bytes);
          } catch (error) {
            if (!(error instanceof DocumentFault)) throw error;
          }
        }
      }),
      { numRuns: often(200, 5000) },
    );
  });
});
