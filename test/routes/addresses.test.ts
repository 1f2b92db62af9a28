import { describe, expect, test } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import { Rejection } from "../../src/domain/problem.ts";
import { ACME, ADMIN, errorsOf, kit } from "./kit.ts";

const JSON_OF_ADMIN = { ...ADMIN, "content-type": "application/json" };
const DECLARATION = { platform: "main", siren: "732829320", suffix: "ACHATS", from: "2026-10-01" };
const ENDING = { platform: "main", address: "0225:732829320_ACHATS", until: "2026-12-31" };

const CALLS = [
  ["GET", "/v1/directory/addresses/declared?siren=732829320&platform=main", null, 200],
  ["POST", "/v1/directory/addresses", DECLARATION, 201],
  ["POST", "/v1/directory/addresses/end", ENDING, 200],
] as const;

const send = (k: ReturnType<typeof kit>, path: string, body: unknown) =>
  k.post(path, JSON.stringify(body), JSON_OF_ADMIN);

describe("declared addresses", () => {
  test.each(CALLS)("%s %s is for administrators, and no widget's", async (method, path, body, status) => {
    const { app, calls } = kit();
    const ask = (headers: Record<string, string>) =>
      app.request(path, {
        method,
        headers: { ...headers, "content-type": "application/json" },
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
    expect(await (await ask(ACME)).json()).toMatchObject({ status: 403, code: "admin_key_needed" });
    const widget = await ask({ Authorization: "Bearer pwt_act" });
    expect(await widget.json()).toMatchObject({ status: 403, code: "token_not_meant_for_this" });
    expect((await ask({})).status).toBe(401);
    expect(calls).toEqual([]);
    expect((await ask(ADMIN)).status).toBe(status);
  });

  test("are listed with their scheme, and without the platform's own ids", async () => {
    const answer = await kit().get("/v1/directory/addresses/declared?siren=732829320&platform=main", ADMIN);
    expect(await answer.json()).toEqual({
      items: [
        {
          address: "0225:732829320_ACHATS",
          siren: "732829320",
          siret: null,
          routingCode: null,
          suffix: "ACHATS",
          from: "2026-10-01",
          until: null,
        },
      ],
      nextCursor: null,
    });
  });

  test("are declared with what was given, 200 where the line was there", async () => {
    const k = kit();
    const answer = await send(k, "/v1/directory/addresses", {
      ...DECLARATION,
      suffix: undefined,
      siret: "73282932000074",
      routingCode: { code: "COMPTA", name: "Comptabilité" },
      until: "2026-12-31",
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      address: "0225:732829320_ACHATS",
      adopted: false,
      warnings: [],
    });
    expect(k.calls[0]?.slice(0, 3)).toEqual([
      "declareAddress",
      "main",
      {
        siren: "732829320",
        siret: "73282932000074",
        routingCode: { code: "COMPTA", name: "Comptabilité" },
        suffix: null,
        from: "2026-10-01",
        until: "2026-12-31",
      },
    ]);
    const adopting = kit({
      declareAddress: async (_platform, { siren, siret, suffix, from, until }) => ({
        line: { identifier: siren, siren, siret, routingCode: null, suffix, from, until, reference: null },
        adopted: true,
        warnings: [],
      }),
    });
    const again = await send(adopting, "/v1/directory/addresses", DECLARATION);
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ address: "0225:732829320", adopted: true });
  });

  test.each([
    [{ siren: "732829321" }, "siren", "invalid"],
    [{ siret: "73282932000075" }, "siret", "invalid"],
    [{ from: "2026-02-30" }, "from", "invalid"],
    [{ from: undefined }, "from", "missing"],
    [{ platform: undefined }, "platform", "missing"],
    [{ sufix: "A" }, "sufix", "unknown_key"],
  ])("that cannot be read (%j) are told field by field", async (change, path, code) => {
    const k = kit();
    const answer = await send(k, "/v1/directory/addresses", { ...DECLARATION, ...change });
    expect(answer.status).toBe(422);
    expect(await errorsOf(answer)).toEqual({ [path]: code });
    expect(k.calls).toEqual([]);
  });

  test("end by their address, with or without its scheme", async () => {
    for (const address of ["0225:732829320_ACHATS", "732829320_ACHATS"]) {
      const k = kit();
      const answer = await send(k, "/v1/directory/addresses/end", { ...ENDING, address, from: "2026-10-01" });
      expect(await answer.json()).toMatchObject({ address: "0225:732829320_ACHATS", until: "2026-12-31" });
      expect(k.calls[0]?.slice(0, 3)).toEqual([
        "endAddress",
        "main",
        {
          identifier: "732829320_ACHATS",
          siren: "732829320",
          siret: null,
          from: "2026-10-01",
          until: "2026-12-31",
        },
      ]);
    }
    const answer = await send(kit(), "/v1/directory/addresses/end", { ...ENDING, address: "0088:1" });
    expect(await errorsOf(answer)).toEqual({ address: "invalid" });
  });

  test("that are refused, or may have arrived, are problems", async () => {
    const fault = {
      path: "from",
      code: "start_too_early",
      rule: "G1.87",
      message: "m",
      messageFr: "m",
      fix: "f",
      fixFr: "f",
    };
    for (const [error, status, code] of [
      [new Rejection(422, "declaration_refused", "t", "d", [fault]), 422, "declaration_refused"],
      [new Rejection(409, "address_overlaps", "t", "d", [fault]), 409, "address_overlaps"],
      [new Failure("unknown", { code: "timeout", message: "m", fix: "f" }), 502, "timeout"],
    ] as const) {
      const k = kit({
        declareAddress: async () => {
          throw error;
        },
      });
      const answer = await send(k, "/v1/directory/addresses", DECLARATION);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ code });
      expect(k.lines.at(-1)?.facts).toMatchObject({
        caller: "admin",
        platform: "main",
        address: "732829320_ACHATS",
        from: "2026-10-01",
        status,
        code,
      });
    }
  });
});
