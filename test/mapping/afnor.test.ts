import { describe, expect, it } from "vitest";
import { roleOf } from "../../src/domain/life-cycle/party-role.ts";
import { isReasonCode } from "../../src/domain/life-cycle/reasons.ts";
import { STATUSES } from "../../src/domain/life-cycle/status.ts";
import { ACK_REASONS, reasonOfAck } from "../../src/mapping/acknowledgements.ts";
import {
  ACK_STATUSES,
  FLOW_PROFILES,
  FLOW_TYPES,
  flowProfileOf,
  statusOfAck,
  subjectOfFlow,
} from "../../src/mapping/afnor.ts";
import { shared } from "../support/shared.ts";

const contractOf = (version: string): string => `specs/afnor/flow-service-${version}.json`;
const VERSIONS = ["1.1.0", "1.2.0", "1.3.0"];
const published = shared(...VERSIONS.map(contractOf));

describe("the AFNOR table", () => {
  it("says what each flow carries, by its type first", () => {
    expect(subjectOfFlow("SupplierInvoiceLC", undefined)).toBe("lifecycle");
    expect(subjectOfFlow("Undefined", "CII")).toBe("invoice");
    expect(subjectOfFlow("", "CDAR")).toBe("lifecycle");
    expect(subjectOfFlow("SomethingNew", "FRR")).toBe("report");
    expect(subjectOfFlow(undefined, undefined)).toBe("unknown");
    expect(subjectOfFlow("constructor", "toString")).toBe("unknown");
  });

  it("gives no status to a word that it does not know", () => {
    expect(statusOfAck("Ok")).toBe("submitted");
    expect(statusOfAck("Error")).toBe("rejected");
    expect(statusOfAck("Pending")).toBeNull();
    expect(statusOfAck("ok")).toBeNull();
    expect(statusOfAck("constructor")).toBeNull();
  });

  it("gives national reasons or the platform's own, with words", () => {
    expect(reasonOfAck("EmptyFlow", undefined)).toEqual({
      code: "IRR_VIDE_F",
      text: "Irrecevable : fichier vide",
    });
    expect(reasonOfAck("InvoiceLCRuleError", undefined)).toEqual({
      code: "InvoiceLCRuleError",
      text: "InvoiceLCRuleError",
    });
    expect(reasonOfAck("ADR_ERR", "adresse inconnue")).toEqual({ code: "ADR_ERR", text: "adresse inconnue" });
    expect(reasonOfAck("toString", "x")).toEqual({ code: "toString", text: "x" });
  });

  it("names only reasons and statuses of the national lists, and roles as they are", () => {
    for (const reason of Object.values(ACK_REASONS))
      expect(reason === null || isReasonCode(reason)).toBe(true);
    for (const status of Object.values(ACK_STATUSES))
      expect(status === null || status in STATUSES).toBe(true);
    expect(roleOf("BY")).toBe("BY");
    expect(roleOf("ZZ")).toBe("unknown");
    expect(roleOf(null)).toBe("unknown");
  });

  it("is sure of a profile or leaves it out", () => {
    expect(flowProfileOf(" urn:cen.eu:en16931:2017 ")).toBe("CIUS");
    expect(
      flowProfileOf("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"),
    ).toBeUndefined();
    expect(flowProfileOf(null)).toBeUndefined();
  });

  describe.skipIf(!published.there).each(VERSIONS)(published.title("against Flow Service %s"), (version) => {
    const enumOf = (name: string): string[] => {
      const { components } = published.json<{
        components: { schemas: Record<string, { enum?: string[] }> };
      }>(contractOf(version));
      const values = components.schemas[name]?.enum;
      if (values === undefined) throw new Error(`no enum ${name}`);
      return values;
    };

    it("knows every flow type, reason code and acknowledgement", () => {
      expect(enumOf("FlowType").filter((type) => !(type in FLOW_TYPES))).toEqual([]);
      expect(enumOf("ReasonCodeEnum").filter((code) => !(code in ACK_REASONS))).toEqual([]);
      expect(enumOf("FlowAckStatus").filter((status) => !(status in ACK_STATUSES))).toEqual([]);
      expect(enumOf("FlowProfile")).toEqual(expect.arrayContaining(Object.values(FLOW_PROFILES)));
    });
  });
});
