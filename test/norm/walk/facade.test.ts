import { beforeAll, describe, expect, test } from "vitest";
import { testFiles } from "../../../src/conformance/platform/test-data.ts";
import type { FlowSyntax } from "../../../src/norm/flow.ts";
import { API_VERSIONS, type ApiVersion } from "../../../src/norm/versions.ts";
import { buyerOf, PLACES, siretNumber } from "../../../src/sandbox/seed.ts";
import { control } from "../../support/control.ts";
import { basesOf, clientOf, openFacade } from "../../support/facade.ts";
import {
  isPublishedAtHand,
  knownOf,
  shareOf,
  surprises,
  type WalkedPlatform,
  walkOf,
} from "../../support/norm-walk/index.ts";
import { erp, until } from "../../support/processes.ts";
import { KNOWN_DEVIATIONS } from "./known-deviations.ts";

/** The share of a version's file that has to hold. */
const LEAST: Readonly<Record<ApiVersion, number>> = { "1.1": 0.95, "1.2": 0.95, "1.3": 1 };

/**
 * Errors that a listed status stands for and that a right request does not bring about: what is wrong with requests is
 * asked member by member, and how each error is worded is tried without the gateway behind.
 */
const PASSED_OVER = /: answers [45]\d\d as published$/;

/** Files of one company, another one each time. */
const filesOf = (sender: string) => {
  const files = testFiles({ sender, buyer: buyerOf("approves") }, new Date(), "WALK");
  return async (syntax: FlowSyntax): Promise<Uint8Array> => {
    if (syntax === "FRR") return files.report().bytes;
    if (syntax !== "CDAR") return (await files.invoice(syntax)).bytes;
    return files.paid((await files.invoice("CII")).number).bytes;
  };
};

const there = isPublishedAtHand();

describe.skipIf(!there)(
  `the national API and the published files${there ? "" : " (skipped: not at hand)"}`,
  () => {
    let open: Awaited<ReturnType<typeof openFacade>>;
    beforeAll(async () => {
      open = await openFacade();
    }, 60_000);

    const platformOf = async (version: ApiVersion): Promise<WalkedPlatform> => {
      const { gateway, sandbox } = open;
      const { id, secret, company } = clientOf(version);
      const { post } = erp(gateway.url, secret);
      const { flowUrl, directoryUrl } = basesOf(gateway);
      const search = async (where: object): Promise<unknown[]> => {
        const body = JSON.stringify({ where, limit: 1 });
        const { json } = await post("/afnor/flow-service/v1/flows/search", body, {
          "content-type": "application/json",
        });
        return json.results;
      };
      await control(sandbox, "POST", `/clients/${id}/receive`, {});
      await until(
        () => search({ flowType: ["SupplierInvoice"] }),
        ({ length }) => length > 0,
      );
      const hall = siretNumber(PLACES.town, 1);
      return {
        version,
        flowUrl,
        directoryUrl,
        token: secret,
        directory: {
          siren: PLACES.town,
          siret: hall,
          routingIdentifier: "TECH",
          addressingIdentifier: `${PLACES.town}_${hall}_TECH`,
        },
        callbackUrl: "http://127.0.0.1:9/",
        clamps: ["limit"],
        additions: version === "1.1" ? ["idInstance", "errorCode", "errorMessage"] : [],
        file: filesOf(company),
        settle: async () => {
          await until(
            () => search({ ackStatus: "Pending" }),
            ({ length }) => length === 0,
          );
        },
      };
    };

    test.each(API_VERSIONS)("agree in %s, but where it is known", async (version) => {
      const walk = await walkOf(await platformOf(version));
      expect(surprises(walk, knownOf(KNOWN_DEVIATIONS, "facade", version))).toEqual([]);
      expect(walk.passedOver.filter((name) => !PASSED_OVER.test(name))).toEqual([]);
      expect(walk.checks.length).toBeGreaterThan(600);
      expect(shareOf(walk)).toBeGreaterThanOrEqual(LEAST[version]);
    });
  },
);
