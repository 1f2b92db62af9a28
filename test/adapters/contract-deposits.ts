import { expect, it } from "vitest";
import type { Adapter } from "../../src/adapters/port.ts";
import { isFailure } from "../../src/domain/failure.ts";
import type { Fault } from "./fakes/faults.ts";
import { type Desk, failureOf, type Open } from "./rig.ts";

/** Deposits: once, and never in doubt for good. */
export const depositCases = (adapter: Adapter, open: Open): void => {
  const signal = AbortSignal.timeout(60_000);
  const find = async ({ connection, outgoing }: Desk, asked = outgoing()) =>
    connection.invoices.find?.(asked, signal);

  it("deposits the bytes as they are, and gives the platform's id", async () => {
    const { rig, outgoing, submit } = open();
    const submitted = await submit();
    expect(rig.violations).toEqual([]);
    const [deposit] = rig.deposits();
    expect(submitted).toEqual({ done: true, platformId: deposit?.platformId });
    expect(Buffer.from(deposit?.bytes ?? [])).toEqual(Buffer.from(outgoing().bytes));
    expect(rig.faults.of("submit")).toHaveLength(1);
  });

  it("never repeats a deposit by itself, and finds what was deposited twice", async () => {
    const desk = open();
    const { rig, submit } = desk;
    await submit();
    await submit().catch((error: unknown) => expect(isFailure(error)).toBe(true));
    expect(rig.faults.of("submit")).toHaveLength(2);
    const found = await find(desk);
    expect(rig.deposits().map((d) => d.platformId)).toContain(found?.platformId);
    expect(found?.sameContent).not.toBe("no");
    expect(rig.violations).toEqual([]);
  });

  it("finds nothing where nothing is", async () => {
    const desk = open();
    const { rig, outgoing, submit } = desk;
    await submit();
    const other = { id: "inv_0198c0de0000700080000000000000b2", number: "F2026-0002" };
    expect(await find(desk, outgoing(other, "<Invoice>another</Invoice>"))).toBeNull();
    expect(rig.violations).toEqual([]);
  });

  it("tells a refusal in the platform's words, with what to do", async () => {
    const { rig, submit } = open();
    rig.faults.meet("submit", rig.refusal);
    const failure = await failureOf(submit());
    expect(failure.kind).toBe("refused");
    expect(failure.facts.alreadyExists).toBeUndefined();
    expect(failure.facts.code).toMatch(/^[a-z0-9_]+$/);
    expect(failure.facts.raw).not.toBe("");
    expect(failure.facts.fix).toMatch(/^\p{Lu}.*\.$/su);
    expect(rig.deposits()).toEqual([]);
  });

  it("marks what the platform holds already", async () => {
    const { rig, submit } = open();
    rig.faults.meet("submit", rig.alreadyThere);
    expect(await failureOf(submit())).toMatchObject({ kind: "refused", facts: { alreadyExists: true } });
  });

  it("renews a token that was revoked, and deposits once", async () => {
    const { rig, io, connection, submit } = open();
    await connection.health(signal);
    rig.revoke(String(io.tokens[0]));
    await submit();
    expect(io.tokens).toHaveLength(2);
    expect(rig.deposits()).toHaveLength(1);
  });

  it("is denied after two 401, and by wrong credentials", async () => {
    const { rig, submit } = open();
    rig.faults.meet("submit", { status: 401 }, { status: 401 });
    expect(await failureOf(submit())).toMatchObject({ kind: "denied" });
    expect(rig.faults.of("submit")).toHaveLength(2);
    const secret = Object.keys(adapter.settings).find((key) => /clientSecret/.test(key)) ?? "";
    expect(await failureOf(open({ [secret]: "not it" }).submit())).toMatchObject({ kind: "denied" });
    expect(rig.deposits()).toEqual([]);
  });

  it("is denied by a 403", async () => {
    const { rig, submit } = open();
    rig.faults.meet("submit", { status: 403, body: { errorCode: "FORBIDDEN_ACCESS" } });
    expect(await failureOf(submit())).toMatchObject({ kind: "denied", facts: { httpStatus: 403 } });
  });

  it("passes a 429 on as not taken, with its wait", async () => {
    const { rig, submit } = open();
    rig.faults.meet("submit", { status: 429, headers: { "retry-after": "7" } });
    expect(await failureOf(submit())).toMatchObject({ kind: "unsent", facts: { retryAfterMs: 7000 } });
    expect(rig.deposits()).toEqual([]);
  });

  it("knows that a refused connection took nothing", async () => {
    const { rig, submit } = open();
    rig.faults.meet("submit", { transport: "ECONNREFUSED" });
    expect(await failureOf(submit())).toMatchObject({ kind: "unsent" });
  });

  it.each<[string, Fault]>([
    ["a timeout", { transport: "ETIMEDOUT", after: true }],
    ["a reset", { transport: "ECONNRESET", after: true }],
    ["500", { status: 500, after: true }],
    ["502 with a page", { status: 502, body: "<html>Bad Gateway</html>", after: true }],
    ["504", { status: 504, after: true }],
    ["a 200 that is a page", { status: 200, body: "<html>maintenance</html>", after: true }],
    ["a 202 cut short", { status: 202, body: '{"flowId": "i_', after: true }],
    ["a 202 with an empty list", { status: 202, body: [], after: true }],
  ])("adopts a deposit whose answer was lost: %s", async (_, fault) => {
    const desk = open();
    const { rig, submit } = desk;
    rig.faults.meet("submit", fault);
    expect(await failureOf(submit())).toMatchObject({ kind: "unknown" });
    expect(rig.faults.of("submit")).toHaveLength(1);
    expect((await find(desk))?.platformId).toBe(rig.deposits()[0]?.platformId);
    expect(rig.deposits()).toHaveLength(1);
  });

  it("does not take a success that names no id for one", async () => {
    const { rig, submit } = open();
    rig.faults.meet("submit", rig.withoutId);
    expect(await failureOf(submit())).toMatchObject({ kind: "unknown" });
  });

  it("never takes a failed look-up for a no", async () => {
    const desk = open();
    await desk.submit();
    for (const status of [400, 422, 500, 501, 503]) {
      desk.rig.faults.meet("search", { status, body: { errorCode: "PARAMS_ERROR" } });
      expect(["unsent", "unknown"]).toContain((await failureOf(find(desk))).kind);
    }
  });
};
