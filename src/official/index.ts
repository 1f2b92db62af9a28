import type { XmlRoot } from "../documents/index.ts";
import type { InvoiceFinding } from "../domain/invoice.ts";
import type { OfficialDocument, OfficialRules } from "../usecases/official-rules.ts";
import type { Log } from "../usecases/parts.ts";
import { privateFolder } from "./compiled.ts";
import { findingOfHit, findingOfSchema, findingOfStop } from "./findings.ts";
import { type Kind, nameOf, type OfficialFolder } from "./folder.ts";
import { BOUNDS, type Bounds, RulesThread } from "./rules-thread.ts";
import { openSchema, type Schema } from "./schema.ts";

/** Faults of a schema past which nobody reads on: the first one often makes the others. */
const MOST_OF_SCHEMA = 20;

const SCHEMAS: Readonly<Record<XmlRoot, Kind>> = {
  CrossIndustryInvoice: "schema-cii",
  Invoice: "schema-invoice",
  CreditNote: "schema-credit-note",
};

/** First day on which the portal wants what its rules call the target. */
const PORTAL_TARGET_FROM = "2027-09-01";

/** What is for this document, in the order in which it runs. */
const kindsFor = ({ root, profile, national }: OfficialDocument, today: string): Kind[] => {
  const syntax = root === "CrossIndustryInvoice" ? "cii" : "ubl";
  const stage = today < PORTAL_TARGET_FROM ? "start" : "target";
  return [
    // The norm's rules want lines; profiles without lines are below the norm.
    ...(profile.lines ? [`${profile.extended ? "extended" : "norm"}-${syntax}` as const] : []),
    ...(national ? [`france-${syntax}` as const, `portal-${stage}-${syntax}` as const] : []),
  ];
};

const isPortal = (kind: Kind): boolean => kind.startsWith("portal-");

/** Names of what is not there, as a person would look for it. */
const WANTED: Readonly<Record<Kind, string>> = {
  "schema-cii": "CrossIndustryInvoice_100pD22B.xsd",
  "schema-invoice": "UBL-Invoice-2.1.xsd",
  "schema-credit-note": "UBL-CreditNote-2.1.xsd",
  "schema-report": "ereporting.xsd",
  "norm-cii": "EN16931-CII-validation.xslt",
  "norm-ubl": "EN16931-UBL-validation.xslt",
  "extended-cii": "EXTENDED-CTC-FR-CII.xslt",
  "extended-ubl": "EXTENDED-CTC-FR-UBL.xslt",
  "france-cii": "BR-FR-Flux2-Schematron-CII.xslt",
  "france-ubl": "BR-FR-Flux2-Schematron-UBL.xslt",
  "portal-start-cii": "PPF_Flux1_CII_…_DEMARRAGE.xslt",
  "portal-start-ubl": "PPF_Flux1_UBL_…_DEMARRAGE.xslt",
  "portal-target-cii": "PPF_Flux1_CII_…_CIBLE.xslt",
  "portal-target-ubl": "PPF_Flux1_UBL_…_CIBLE.xslt",
};

/** What ran and what did not, as the answer says it beside the rules of our own. */
const told = (folder: OfficialFolder, ran: readonly string[], absent: readonly Kind[]): string =>
  [
    `official: ${ran.length === 0 ? "none" : ran.map((path) => nameOf(folder, path)).join(", ")}`,
    ...(absent.length === 0 ? [] : [`not installed: ${absent.map((kind) => WANTED[kind]).join(", ")}`]),
  ].join("; ");

/** The official rules of a folder, open. */
export interface OpenRules extends OfficialRules {
  stop(): Promise<void>;
}

/** The schemas of invoices alone, for a thread that reads them. */
export interface OpenSchemas extends Pick<OfficialRules, "schemaFindings">, Disposable {}

/** @throws Error where a schema cannot be loaded */
export const openSchemas = ({ files }: Pick<OfficialFolder, "files">): OpenSchemas => {
  const schemas = new Map<XmlRoot, Schema>();
  for (const root of Object.keys(SCHEMAS) as XmlRoot[]) {
    const path = files[SCHEMAS[root]];
    if (path !== undefined) schemas.set(root, openSchema(path));
  }
  return {
    schemaFindings: ({ root, xml }) =>
      (schemas.get(root)?.faultsOf(xml) ?? []).slice(0, MOST_OF_SCHEMA).map(findingOfSchema),
    [Symbol.dispose]: () => {
      for (const schema of schemas.values()) schema[Symbol.dispose]();
      schemas.clear();
    },
  };
};

/**
 * Opens the official rules of a folder. Schemas are loaded now, since they are asked on each deposit; the thread for
 * the rest starts when it is first asked.
 *
 * @param cache - folder of compiled stylesheets; made where it is missing
 * @throws Error where a schema cannot be loaded
 */
export const openOfficialRules = (
  folder: OfficialFolder,
  { cache, log, bounds = {} }: { cache: string; log: Log; bounds?: Partial<Bounds> },
): OpenRules => {
  const { files } = folder;
  const schemas = openSchemas(folder);
  const { schemaFindings } = schemas;
  const ofReports = files["schema-report"] === undefined ? null : openSchema(files["schema-report"]);
  let thread: RulesThread | null = null;
  const opened = (): RulesThread => {
    thread ??= new RulesThread({ cache: privateFolder(cache) }, { ...BOUNDS, ...bounds }, log);
    return thread;
  };
  return {
    schemaFindings,
    reportFaults: (xml) =>
      (ofReports?.faultsOf(xml) ?? []).slice(0, MOST_OF_SCHEMA).map(({ words }) => words),
    async check(document, today, signal) {
      const schema = SCHEMAS[document.root];
      const kinds = kindsFor(document, today);
      const absent = [schema, ...kinds].filter((kind) => files[kind] === undefined);
      const ofSchema = schemaFindings(document);
      const schemaPath = files[schema] === undefined ? [] : [files[schema]];
      // What a stylesheet says of a structure that is none helps nobody.
      if (ofSchema.length > 0) return { findings: ofSchema, rules: told(folder, schemaPath, absent) };
      const paths = new Map(
        kinds.flatMap((kind) => (files[kind] === undefined ? [] : [[files[kind], kind]])),
      );
      const said = paths.size === 0 ? [] : await opened().check(document.xml, [...paths.keys()], signal);
      const findings = said.flatMap(({ stylesheet, hits, stopped }): InvoiceFinding[] => {
        const kind = paths.get(stylesheet);
        const portal = kind !== undefined && isPortal(kind);
        const stop =
          stopped === undefined ? [] : [findingOfStop(nameOf(folder, stylesheet), stopped, portal)];
        return [...hits.map((hit) => findingOfHit(hit, portal)), ...stop];
      });
      return { findings, rules: told(folder, [...schemaPath, ...paths.keys()], absent) };
    },
    async stop() {
      await thread?.stop();
      schemas[Symbol.dispose]();
      ofReports?.[Symbol.dispose]();
    },
  };
};
