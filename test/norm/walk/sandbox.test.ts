import { describe, expect, test } from "vitest";
import { writeCdar, writeFacturX, writeUbl } from "../../../src/documents/index.ts";
import type { FlowSyntax } from "../../../src/norm/flow.ts";
import { API_VERSIONS, type ApiVersion } from "../../../src/norm/versions.ts";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { PLACES, siretNumber } from "../../../src/sandbox/seed.ts";
import { fullCdar } from "../../fixtures/cdar.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { advance, control, invoiceWith, start, tokenOf } from "../../sandbox/a-client.ts";
import { COMPANY, named } from "../../sandbox/a-report.ts";
import {
  isPublishedAtHand,
  knownOf,
  shareOf,
  surprises,
  type WalkedCall,
  type WalkedPlatform,
  walkOf,
} from "../../support/norm-walk/index.ts";
import { KNOWN_DEVIATIONS } from "./known-deviations.ts";

/** The share of a version's file that has to hold. */
const LEAST: Readonly<Record<ApiVersion, number>> = { "1.1": 0.95, "1.2": 0.95, "1.3": 1 };

/** Steps that a deposit takes until it is acknowledged, and some of its life. */
const STEPS = 4;

const CLIENT = "walk";

const fileFor = (syntax: FlowSyntax, n: number): Uint8Array | Promise<Uint8Array> => {
  const number = `WALK-${n}`;
  switch (syntax) {
    case "CII":
      return invoiceWith({ number });
    case "UBL":
      return writeUbl(sampleContent({ number }));
    case "Factur-X":
      return writeFacturX(sampleContent({ number }));
    case "FRR":
      return named(number);
    case "CDAR":
      return writeCdar(fullCdar());
  }
};

/** What a rule of faults calls the kind of a call. */
const kindOf = ({ service, method, path }: WalkedCall): string => {
  if (path.endsWith("/healthcheck")) return "health";
  if (service === "directory") return "directory";
  if (path.startsWith("/v1/webhooks")) return "webhooks";
  if (method === "GET") return "get";
  return path.endsWith("/search") ? "search" : "submit";
};

const platformOf = async (sandbox: Sandbox, version: ApiVersion): Promise<WalkedPlatform> => {
  await control(sandbox, "PUT", `/clients/${CLIENT}`, { apiVersion: version });
  await control(sandbox, "PUT", `/clients/${CLIENT}/companies`, {
    companies: [{ siren: COMPANY, name: "Marcheur" }],
  });
  await control(sandbox, "POST", `/clients/${CLIENT}/receive`, {});
  const hall = siretNumber(PLACES.town, 1);
  let files = 0;
  let failures = 0;
  return {
    version,
    flowUrl: sandbox.flowUrl,
    directoryUrl: sandbox.directoryUrl,
    token: await tokenOf(sandbox, CLIENT),
    directory: {
      siren: PLACES.town,
      siret: hall,
      routingIdentifier: "TECH",
      addressingIdentifier: `${PLACES.town}_${hall}_TECH`,
    },
    callbackUrl: "http://127.0.0.1:9/",
    additions: version === "1.1" ? ["idInstance", "errorCode", "errorMessage"] : [],
    file: (syntax) => fileFor(syntax, files++),
    settle: async () => {
      await advance(sandbox, STEPS);
    },
    failNext: async (call, code) => {
      // Rules that have struck stay, and are asked at each call.
      if (failures++ % 20 === 0) await control(sandbox, "DELETE", "/faults");
      await control(sandbox, "POST", "/faults", {
        match: kindOf(call),
        effect: { kind: "status", code },
      });
    },
  };
};

const there = isPublishedAtHand();

describe.skipIf(!there)(
  `the sandbox and the published files${there ? "" : " (skipped: not at hand)"}`,
  () => {
    test.each(API_VERSIONS)("agree in %s, but where it is known", async (version) => {
      const sandbox = await start();
      const walk = await walkOf(await platformOf(sandbox, version));
      await sandbox.close();
      expect(surprises(walk, knownOf(KNOWN_DEVIATIONS, "sandbox", version))).toEqual([]);
      expect(walk.passedOver).toEqual([]);
      expect(walk.checks.length).toBeGreaterThan(600);
      expect(shareOf(walk)).toBeGreaterThanOrEqual(LEAST[version]);
    });
  },
);
