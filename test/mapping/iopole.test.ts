import { describe, expect, it } from "vitest";
import { isReasonCode, REASON_LISTS } from "../../src/domain/life-cycle/reasons.ts";
import { isStatusName, STATUS_NAMES } from "../../src/domain/life-cycle/status.ts";
import {
  EVENT_TYPES,
  IOPOLE_STATUSES,
  kindIn,
  roleIn,
  saysAlreadyThere,
  statusIn,
  statusOut,
  subjectOfEvent,
  TRANSPORT_STATES,
  transportOf,
} from "../../src/mapping/iopole.ts";
import { IOPOLE_REASONS, reasonIn, reasonOut, takesReason } from "../../src/mapping/iopole-reasons.ts";
import { shared } from "../support/shared.ts";

const OUTLINE = "specs/iopole/schema-outline.txt";
const published = shared(OUTLINE);

const words = (table: object): string[] => Object.keys(table);

describe("the statuses of IOPOLE", () => {
  it("each have a meaning, and no two the same", () => {
    const meanings = Object.values(IOPOLE_STATUSES).map(({ status }) => status);
    expect(meanings.every(isStatusName)).toBe(true);
    expect(new Set(meanings).size).toBe(words(IOPOLE_STATUSES).length);
  });

  it("come back as they went out", () => {
    const pushed = STATUS_NAMES.filter((name) => statusOut(name) !== null);
    expect(pushed).toHaveLength(10);
    for (const name of pushed) expect(statusIn(statusOut(name) ?? "", null)).toBe(name);
    expect(statusOut("submitted")).toBeNull();
    expect(statusOut("inadmissible")).toBeNull();
    expect(statusOut("cancelled")).toBe("CANCELLED");
  });

  it("are not guessed where the word is new", () => {
    expect(statusIn("UNACCEPTABLE", null)).toBe("inadmissible");
    expect(statusIn("constructor", null)).toBeNull();
    expect(statusIn("approved", null)).toBeNull();
    expect(statusIn("BRAND_NEW", "225")).toBe("factored");
    expect(statusIn("BRAND_NEW", "999")).toBeNull();
    expect(statusIn("BRAND_NEW", "AB")).toBeNull();
    expect(statusIn("APPROVED", "210")).toBe("approved");
  });
});

describe("the reasons of IOPOLE", () => {
  const rows = Object.entries(IOPOLE_REASONS);

  it("are 28 for parties, each come back as it went out", () => {
    const ours = rows.filter(([, { on }]) => on.length > 0);
    expect(ours).toHaveLength(28);
    for (const [word, { national, on }] of ours) {
      for (const status of on) expect(reasonOut(national ?? word, status)).toBe(word);
      expect(reasonIn(word, null).code).toBe(national ?? word);
    }
  });

  it("stand for national reasons that the status takes, and no two for the same", () => {
    const nationals = rows.map(([, { national }]) => national).filter((national) => national !== null);
    expect(nationals.every(isReasonCode)).toBe(true);
    expect(new Set(nationals).size).toBe(nationals.length);
    for (const [, { national, on }] of rows) {
      for (const status of on) if (national !== null) expect(REASON_LISTS[status]).toContain(national);
    }
  });

  it("cover every national reason that a party may give", () => {
    const missing = (["refused", "disputed", "suspended"] as const).flatMap((status) =>
      REASON_LISTS[status]
        .filter((code) => reasonOut(code, status) === null)
        .map((code) => `${status} ${code}`),
    );
    expect(missing).toEqual(["disputed DEST_INC"]);
  });

  it("keep the platform's word where there is no national one, and its message always", () => {
    expect(reasonIn("PRICES_INCORRECT", "trop cher")).toEqual({
      code: "PRICES_INCORRECT",
      text: "trop cher",
    });
    expect(reasonIn("BRAND_NEW", null)).toEqual({ code: "BRAND_NEW", text: "BRAND_NEW" });
    expect(reasonIn("DUPLICATED_INVOICE", null).code).toBe("REJ_UNI");
    expect(reasonIn("DUPLICATE_INVOICE", "").text).toBe("Facture en doublon");
    expect(reasonIn("IRR_SYNTAX", null).code).toBe("IRR_SYNTAX");
    expect(reasonIn("toString", null).code).toBe("toString");
  });

  it("go out with the statuses that take them, and not else", () => {
    expect(reasonOut("QTE_ERR", "disputed")).toBe("QUANTITY_INCORRECT");
    expect(reasonOut("QTE_ERR", "refused")).toBeNull();
    expect(reasonOut("IRR_SYNTAX", "refused")).toBeNull();
    expect(reasonOut("BRAND_NEW", "disputed")).toBeNull();
    expect(["refused", "disputed", "suspended", "partially_approved"].filter(takesReason)).toHaveLength(3);
  });
});

describe("the other words of IOPOLE", () => {
  it("have a meaning only when they are in the table", () => {
    expect(transportOf("WRONG_ROUTING")).toBe("rejected");
    expect(transportOf("constructor")).toBeNull();
    expect(subjectOfEvent("OUTBOUND_STATUS_INVALID")).toBe("push");
    expect(subjectOfEvent("toString")).toBeNull();
    expect(["SELLER", "BY", "IN", "WK", "??", "toString"].map(roleIn)).toEqual([
      "SE",
      "BY",
      "WK",
      "WK",
      "unknown",
      "unknown",
    ]);
    expect(roleIn(null)).toBe("unknown");
    expect(["PUBLIC", "PRIVATE_TAX_PAYER", "toString", null].map(kindIn)).toEqual([
      "public",
      "private",
      "unknown",
      "unknown",
    ]);
    expect(["DUPLICATE_RESOURCE", "OTHER", undefined].map(saysAlreadyThere)).toEqual([true, false, false]);
  });
});

describe.skipIf(!published.there)(published.title("the published lists"), () => {
  const outline = published.there ? published.text(OUTLINE) : "";
  /** Every list of words that a member of this name has, anywhere under a heading. */
  const lists = (heading: string, member: string): string[][] => {
    const [, section = ""] = new RegExp(`^### ${heading}$([\\s\\S]*?)(?=^### )`, "m").exec(outline) ?? [];
    return [...section.matchAll(new RegExp(`^\\s*${member}\\*?: .*?enum\\[([^\\]]*)\\]`, "gm"))].map(
      ([, list = ""]) => list.split("|"),
    );
  };
  const PUSH = "POST /v1/invoice/\\{invoiceId\\}/status";

  it("are in the tables, every word", () => {
    const check = (found: string[][], table: object): void => {
      expect(found.length).toBeGreaterThan(0);
      for (const list of found) expect(words(table)).toEqual(expect.arrayContaining(list));
    };
    check(lists("GET /v1/invoice/\\{invoiceId\\}/status-history", "code"), IOPOLE_STATUSES);
    check(lists("GET /v1.1/invoice/search", "state").slice(0, 1), TRANSPORT_STATES);
    check(lists(PUSH, "reason"), IOPOLE_REASONS);
    check(
      [...outline.matchAll(/subscribedEvents: array {2}of string \(enum\[([^\]]*)\]/g)].map(([, l = ""]) =>
        l.split("|"),
      ),
      EVENT_TYPES,
    );
  });

  it("of April are what can be pushed, but for the word that came later", () => {
    const pushed = Object.entries(IOPOLE_STATUSES).flatMap(([word, row]) => (row.pushed ? [word] : []));
    expect(lists(PUSH, "code")).toEqual([pushed.filter((word) => word !== "CANCELLED")]);
    const parties = Object.entries(IOPOLE_REASONS).flatMap(([word, row]) =>
      row.on.length > 0 ? [word] : [],
    );
    expect(lists(PUSH, "reason")[0]?.toSorted()).toEqual(parties.toSorted());
  });
});
