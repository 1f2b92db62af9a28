import { createHmac } from "node:crypto";
import { shared } from "../support/shared.ts";
import { AfnorFake, type AfnorFakeOptions } from "./fakes/afnor.ts";
import { publishedContract } from "./fakes/published.ts";
import { wholeReport } from "./reports.ts";
import type { Rig } from "./rig.ts";

const VERSIONS = ["1.1", "1.2", "1.3"] as const;
const contractsOf = (version: (typeof VERSIONS)[number]): [flow: string, directory: string] => [
  `specs/afnor/flow-service-${version}.0.json`,
  `specs/afnor/directory-service-${version}.0.json`,
];

/** The published contracts. Where they are not there, the fake checks by its own shapes alone. */
export const publishedContracts = shared(...VERSIONS.flatMap(contractsOf));

const CONTRACTS = new Map(
  VERSIONS.map((version) => {
    const [flow, directory] = contractsOf(version).map(publishedContract);
    return [version, flow && directory ? { flow, directory } : null];
  }),
);

const SIGNING_KEY = Buffer.from("0123456789abcdef0123456789abcdef").toString("base64");

const TYPES = ["SupplierInvoice", "SupplierInvoiceLC", "CustomerInvoiceLC"] as const;

/** A fake platform of this version, and an account at it. */
export const afnorRig = (options: AfnorFakeOptions = {}): Rig & { fake: AfnorFake } => {
  const version = options.version ?? "1.3";
  const fake = new AfnorFake({ contracts: CONTRACTS.get(version) ?? null, ...options });
  let received = 0;
  stock(fake);
  return {
    fake,
    fetch: fake.fetch,
    settings: {
      flowUrl: "https://pa.example/flow/v1/",
      directoryUrl: "https://pa.example/directory",
      tokenUrl: "https://pa.example/token",
      clientId: "client",
      clientSecret: fake.options.clientSecret,
      webhookSecret: SIGNING_KEY,
      apiVersion: version,
    },
    faults: fake.faults,
    violations: fake.violations,
    deposits: () =>
      fake.flows
        .filter((flow) => flow.flowDirection === "Out")
        .map(({ flowId }) => ({
          platformId: flowId,
          bytes: fake.files.get(flowId)?.Original ?? new Uint8Array(),
        })),
    revoke: (token) => fake.revoked.add(token),
    refusal: { status: 422, body: { errorCode: "UNPROCESSABLE_ENTITY", errorMessage: "BT-24 inconnu" } },
    alreadyThere: {
      status: 400,
      body: { errorCode: "CREATE_ERROR", errorMessage: "La facture est déjà existante (id 42)" },
    },
    withoutId: { status: 202, body: { flowSyntax: "CII", name: "F.xml" }, after: true },
    receive: (times) =>
      times.map((updatedAt) => {
        const n = received++;
        const flowType = TYPES[n % 3] ?? "SupplierInvoice";
        const { flowId } = fake.add({
          flowId: `ie_${n}`,
          updatedAt,
          flowType,
          flowSyntax: flowType === "SupplierInvoice" ? "CII" : "CDAR",
        });
        return flowId;
      }),
    beforePage: (run) => {
      fake.beforePage = run;
    },
    render: (platformId) => {
      const files = {
        Converted: new TextEncoder().encode("\ufeff<Invoice>converted</Invoice>"),
        ReadableView: new TextEncoder().encode("%PDF-1.7 for people"),
      };
      fake.files.set(platformId, { ...fake.files.get(platformId), ...files });
      return { converted: files.Converted, readable: files.ReadableView };
    },
    webhook: {
      signed: (at) => signedCall({ flowId: "ie_7", flowDirection: "In", flowType: "SupplierInvoiceLC" }, at),
    },
    reports: {
      outgoing: (which) =>
        which === undefined
          ? wholeReport()
          : wholeReport({}, { id: "rpt_0198c0de0000700080000000000000b2", name: "another" }),
      held: () => fake.flows.filter((flow) => flow.flowSyntax === "FRR").map(({ flowId }) => flowId),
    },
    directory: {
      siren: "732829320",
      siret: "73282932000074",
      address: "732829320_73282932000074",
      unknownSiren: "552100554",
      name: "Boulangerie du Port",
      state: "active",
    },
  };
};

const stock = ({ directory, options }: AfnorFake): void => {
  directory.companies.push({
    siren: "732829320",
    businessName: "Boulangerie du Port",
    entityType: "PrivateVatRegistered",
    administrativeStatus: "A",
  });
  directory.establishments.push({
    siret: "73282932000074",
    siren: "732829320",
    name: "Le Port",
    administrativeStatus: "A",
  });
  const status =
    options.version === "1.1"
      ? { platform: { platformType: "WK", platformStatus: "Enabled" } }
      : { platformType: "WK", directoryLineStatus: "Enabled" };
  directory.lines.push({
    addressingIdentifier: "732829320_73282932000074",
    siren: "732829320",
    siret: "73282932000074",
    ...status,
  });
};

/** A webhook call signed by reading A of the standard; with `digest`, by reading B. */
export const signedCall = (
  flow: object,
  at: Date,
  sign: (signed: Buffer) => Buffer = (signed) => signed,
): { headers: Headers; body: Uint8Array; itemId: string } => {
  const body = Buffer.from(JSON.stringify(flow));
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signed = sign(Buffer.concat([body, Buffer.from(`@${timestamp}`)]));
  const signature = createHmac("sha256", Buffer.from(SIGNING_KEY, "base64")).update(signed).digest("base64");
  return {
    headers: new Headers({ "afnor-signature": signature, "afnor-signature-timestamp": timestamp }),
    body: new Uint8Array(body),
    itemId: "ie_7",
  };
};
