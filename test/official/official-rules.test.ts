import { cpSync, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { lookInto } from "../../src/official/folder.ts";
import { openOfficialRules } from "../../src/official/index.ts";
import { validateDocument } from "../../src/usecases/send/control-invoice.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { afterThisTest } from "../support/endings.ts";
import { erp, ownFolder, startGatewayProcess } from "../support/processes.ts";
import { openWorld } from "../support/world.ts";
import { SMALL_RULES, type SmallRule, schemaIn, stylesheetOf, unpack } from "./small-rules.ts";

const NORM = "cen/EN16931-CII-validation.xslt";

type Bounds = NonNullable<Parameters<typeof openOfficialRules>[1]["bounds"]>;

/** Lines of the log, as they come. */
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const rulesOf = (files: Record<string, string>, options: { bounds?: Bounds; cache?: string } = {}) => {
  const folder = ownFolder();
  unpack(folder, files);
  const cache = options.cache ?? join(folder, "compiled");
  const rules = openOfficialRules(lookInto(folder), { cache, log: quiet, bounds: options.bounds ?? {} });
  afterThisTest(() => rules.stop());
  return { ...rules, cache };
};

const SMALL = { ...schemaIn("fnfe/xsd"), [NORM]: stylesheetOf(SMALL_RULES) };
/** One compiled form for all tests of this file. */
const COMPILED = ownFolder();

const xml = (): Uint8Array => writeCii(sampleContent());
const document = (bytes = xml()) => ({
  root: "CrossIndustryInvoice" as const,
  xml: bytes,
  profile: { standing: "taken", lines: true, breakdown: true, extended: false } as const,
  national: false,
});
const never = new AbortController().signal;

/** Rules that are broken by the invoice of one number each: compiled once, for all tests that need something wrong. */
const SPECIAL = stylesheetOf(
  (
    [
      ["slow", "sum(for $one in 1 to 100000000 return $one mod 7) &gt; 0", "BR-SLOW", "never"],
      ["stops", "xs:decimal(name()) &gt; 0", "BR-STOPS", "never"],
      ["portal", "false()", "", "Le type BT-3a. | Source : Annexe 7 v1.8 G1.01"],
      ["twin", "false()", "BR-FREXT-CO-16", "theirs"],
    ] as const
  ).map(
    ([number, holds, id, text]): SmallRule => ({
      context: `ram:SpecifiedTradeSettlementHeaderMonetarySummation[/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID = '${number}']`,
      test: holds,
      id,
      text,
    }),
  ),
);
const numbered = (number: string): Uint8Array => writeCii({ ...sampleContent(), number });

describe("the official rules", () => {
  test("say where, by which rule and in whose words, after the schema; once more from what was compiled", async () => {
    const first = rulesOf(SMALL, { cache: COMPILED });
    const said = await first.check(document(), "2026-11-27", never);
    expect(said.rules).toBe(`official: fnfe/xsd/CrossIndustryInvoice_100pD22B.xsd, ${NORM}`);
    expect(said.findings).toMatchObject([
      {
        severity: "warning",
        code: "REJ_SEMAN",
        rule: "BR-OWN-02",
        path: "BT-1",
        at: "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument",
        message: "A number (BT-1) is short.",
      },
      ...sampleContent().lines.map(({ name }, i) => ({
        severity: "error",
        rule: "BR-OWN-01",
        path: "BT-153",
        at: `/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem[${i + 1}]/ram:SpecifiedTradeProduct/ram:Name`,
        message: `The name "${name}" of an item is in capitals.`,
      })),
    ]);
    const [compiled] = readdirSync(COMPILED);
    expect(readdirSync(COMPILED)).toHaveLength(1);
    expect(statSync(COMPILED).mode & 0o777).toBe(0o700);
    expect(statSync(join(COMPILED, compiled ?? "")).mode & 0o777).toBe(0o600);
    const before = statSync(join(COMPILED, compiled ?? "")).mtimeMs;
    const again = await rulesOf(SMALL, { cache: COMPILED }).check(document(), "2026-11-27", never);
    expect(again).toEqual(said);
    expect(statSync(join(COMPILED, compiled ?? "")).mtimeMs).toBe(before);
  });

  test("a document that breaks the schema is asked no rule", async () => {
    const rules = rulesOf(SMALL, { cache: COMPILED });
    const broken = Buffer.from(
      Buffer.from(xml()).toString().replaceAll("rsm:ExchangedDocument>", "rsm:Exchanged>"),
    );
    const said = await rules.check(document(broken), "2026-11-27", never);
    expect(said.findings).toMatchObject([
      {
        severity: "error",
        code: "IRR_SYNTAX",
        rule: "IRR_SYNTAX",
        messageFr: expect.stringMatching(
          /^Structure non conforme au schéma, ligne \d+ : élément Exchanged inattendu\.$/,
        ),
      },
    ]);
    expect(rules.schemaFindings(document(broken))).toEqual(said.findings);
    expect(rules.schemaFindings(document())).toEqual([]);
  });

  test("what is missing is told, and of several versions which one was taken", async () => {
    const rules = rulesOf(
      {
        "rules-1.9/EN16931-CII-validation.xslt": SPECIAL,
        "rules-1.10/EN16931-CII-validation.xslt": SPECIAL,
      },
      { cache: COMPILED },
    );
    const said = await rules.check({ ...document(), national: true }, "2026-11-27", never);
    expect(said).toEqual({
      findings: [],
      rules:
        "official: rules-1.10/EN16931-CII-validation.xslt; not installed: CrossIndustryInvoice_100pD22B.xsd, BR-FR-Flux2-Schematron-CII.xslt, PPF_Flux1_CII_…_DEMARRAGE.xslt",
    });
  });

  test("what the portal says of an invoice is a warning; its target is asked from 1 September 2027", async () => {
    const rules = rulesOf(
      {
        "ppf/PPF_Flux1_CII_1_8_DEMARRAGE_v0_2.xslt": SPECIAL,
        "ppf/PPF_Flux1_CII_1_8_CIBLE_v0_2.xslt": SPECIAL,
      },
      { cache: COMPILED },
    );
    const national = { ...document(numbered("portal")), national: true };
    const start = await rules.check(national, "2027-08-31", never);
    expect(start.findings).toMatchObject([{ severity: "warning", rule: "G1.01", path: "BT-3" }]);
    expect(start.rules).toContain("official: ppf/PPF_Flux1_CII_1_8_DEMARRAGE_v0_2.xslt;");
    expect((await rules.check(national, "2027-09-01", never)).rules).toContain(
      "official: ppf/PPF_Flux1_CII_1_8_CIBLE_v0_2.xslt;",
    );
  });

  test("rules that stop at a document are an error of the document", async () => {
    const rules = rulesOf({ [NORM]: SPECIAL }, { cache: COMPILED });
    const { findings } = await rules.check(document(numbered("stops")), "2026-11-27", never);
    expect(findings).toMatchObject([{ severity: "error", rule: "official_rules_stopped" }]);
    expect(findings[0]?.message).toContain(`${NORM} stops at this document`);
  });

  test("who does not come to an end in time is ended, and the next call starts anew", async () => {
    const rules = rulesOf({ [NORM]: SPECIAL }, { bounds: { document: 2_000 }, cache: COMPILED });
    await rules.check(document(), "2026-11-27", never);
    const slow = document(numbered("slow"));
    await expect(rules.check(slow, "2026-11-27", never)).rejects.toMatchObject({
      status: 503,
      code: "official_rules_too_slow",
    });
    expect((await rules.check(document(), "2026-11-27", never)).findings).toEqual([]);
  });

  test("when too many wait, the next is told to come back; who hangs up gives up his turn", async () => {
    const rules = rulesOf({ [NORM]: SPECIAL }, { bounds: { calls: 2, document: 60_000 }, cache: COMPILED });
    await rules.check(document(), "2026-11-27", never);
    const runs = rules.check(document(numbered("slow")), "2026-11-27", never);
    runs.catch(() => {});
    const leaving = new AbortController();
    const waits = rules.check(document(), "2026-11-27", leaving.signal);
    await expect(rules.check(document(), "2026-11-27", never)).rejects.toMatchObject({
      code: "official_rules_busy",
      comeBackSeconds: 10,
    });
    leaving.abort(new Error("hung up"));
    await expect(waits).rejects.toThrow("hung up");
    await rules.stop();
    await expect(runs).rejects.toMatchObject({ status: 503, code: "official_rules_ended" });
  });

  test("who asks while they are being prepared is told so, and they go on being prepared", async () => {
    const rules = rulesOf({ [NORM]: stylesheetOf(SMALL_RULES) }, { bounds: { wait: 1 } });
    await expect(rules.check(document(), "2026-11-27", never)).rejects.toMatchObject({
      status: 503,
      code: "official_rules_preparing",
    });
    expect(existsSync(rules.cache)).toBe(true);
  });

  test("a stylesheet that is none is told, at every call", async () => {
    const rules = rulesOf({ [NORM]: "<nothing/>" });
    for (let i = 0; i < 2; i++) {
      await expect(rules.check(document(), "2026-11-27", never)).rejects.toThrow("it is no stylesheet");
    }
  });
});

describe("validation with official=true", () => {
  const world = async (files: Record<string, string> | null) => {
    const { parts, ...others } = await openWorld();
    const official = files === null ? {} : { official: rulesOf(files, { cache: COMPILED }) };
    return { ...others, parts: { ...parts, ...official } };
  };

  test("puts the official findings behind ours, and names what ran", async () => {
    const { parts } = await world(SMALL);
    const said = await validateDocument(parts, "acme", { bytes: xml() }, { official: true });
    expect(said.valid).toBe(false);
    expect(said.findings.map(({ rule }) => rule)).toEqual(["BR-OWN-02", "BR-OWN-01", "BR-OWN-01"]);
    expect(said.official?.findings).toEqual(said.findings);
    expect(said.rules).toContain(`official: fnfe/xsd/CrossIndustryInvoice_100pD22B.xsd, ${NORM}`);
    const json = { ...sampleContent(), number: "N2" };
    const draft = await validateDocument(parts, "acme", { json, as: "factur-x" }, { official: true });
    expect(draft.findings.map(({ rule }) => rule)).toEqual(["BR-OWN-01", "BR-OWN-01"]);
  });

  test("tells once what both find in one place, in our words", async () => {
    const { parts } = await world({ [NORM]: SPECIAL });
    const content = { ...sampleContent(), number: "twin" };
    const bytes = writeCii({ ...content, totals: { ...content.totals, due: "1.00" } });
    const said = await validateDocument(parts, "acme", { bytes }, { official: true });
    expect(said.findings.map(({ rule }) => rule)).toEqual(["BR-CO-16"]);
    expect(said.official?.findings).toEqual([]);
    const right = await validateDocument(parts, "acme", { bytes: numbered("twin") }, { official: true });
    expect(right.findings.map(({ rule, code }) => [rule, code])).toEqual([
      ["BR-FREXT-CO-16", "MONTANTTOTAL_ERR"],
    ]);
  });

  test("says so where none is installed", async () => {
    const { parts } = await world(null);
    const said = await validateDocument(parts, "acme", { bytes: xml() }, { official: true });
    expect(said).toMatchObject({
      valid: true,
      rules: expect.stringContaining("official: none is installed"),
    });
  });

  test("a schema that is installed is asked of everything that is sent, as check 6", async () => {
    const folder = ownFolder();
    unpack(join(folder, "rules"), SMALL);
    // What an earlier run of this gateway would have left there.
    cpSync(COMPILED, join(folder, "data/official-rules"), { recursive: true });
    const gateway = await startGatewayProcess(
      {
        listen: { port: 0 },
        store: { url: `sqlite:${join(folder, "data/passerelle.db")}` },
        platforms: { try: { adapter: "sandbox" } },
        tenants: {
          acme: { keys: ["acme-key-for-tests"], companies: ["732829320"], routes: [{ platform: "try" }] },
        },
        officialRules: { folder: "rules" },
      },
      folder,
    );
    const api = erp(gateway.url, "acme-key-for-tests");
    const broken = Buffer.from(xml()).toString().replaceAll("rsm:ExchangedDocumentContext>", "rsm:Other>");
    const wrong = await api.send(Buffer.from(broken));
    expect(wrong.status).toBe(422);
    expect(wrong.json.errors).toMatchObject([{ code: "IRR_SYNTAX" }]);
    const said = await api.post("/v1/invoices/validate?official=true", Buffer.from(xml()), {
      "content-type": "application/xml",
    });
    expect(Object.keys(said.json).sort()).toEqual(["findings", "invoice", "rules", "valid"]);
    expect(said.json.findings.map(({ rule }: { rule: string }) => rule)).toEqual([
      "BR-OWN-02",
      "BR-OWN-01",
      "BR-OWN-01",
    ]);
    const ended = await gateway.end("SIGTERM");
    expect(ended.code).toBe(0);
  });
});

describe("the schema of reports", () => {
  const SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:element name="Report"><xs:complexType><xs:sequence>
      <xs:element name="ReportDocument" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:schema>`;
  const report = (inside: string): Uint8Array => Buffer.from(`<Report>${inside}</Report>`);

  test("is asked of a report where it is installed", () => {
    const { reportFaults } = rulesOf({ "ppf/xsd/ereporting.xsd": SCHEMA });
    expect(reportFaults(report("<ReportDocument/>"))).toEqual([]);
    expect(reportFaults(report("<Else/>"))).toEqual([expect.stringMatching(/'Else'.*not expected/)]);
  });

  test("says nothing where it is not", () => {
    expect(rulesOf(SMALL).reportFaults(report("<Else/>"))).toEqual([]);
  });
});
