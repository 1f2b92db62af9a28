import { expect, it } from "vitest";
import type { Reports } from "../../src/adapters/port.ts";
import type { Fault } from "./fakes/faults.ts";
import { type Desk, failureOf, type Open, type Rig } from "./rig.ts";

/** Reports of e-reporting, where the platform takes them: once, and never in doubt for good. */
export const reportCases = (open: Open): void => {
  const signal = AbortSignal.timeout(60_000);

  /** The same desk with what it has for reports; null where it takes none. */
  const openReports = (): (Desk & { reports: Reports; own: NonNullable<Rig["reports"]> }) | null => {
    const desk = open({ showsAfterSeconds: "60" });
    const { reports } = desk.connection;
    const own = desk.rig.reports;
    expect(reports === undefined, "a rig has reports where the adapter has them").toBe(own === undefined);
    return reports === undefined || own === undefined ? null : { ...desk, reports, own };
  };

  it("sends a report once, and gives the platform's id", async () => {
    const desk = openReports();
    if (desk === null) return;
    const { rig, reports, own } = desk;
    const submitted = await reports.send(own.outgoing(), signal);
    expect(rig.violations).toEqual([]);
    expect(own.held()).toHaveLength(1);
    expect(submitted).toMatchObject({ done: true, platformId: own.held()[0] });
    expect(rig.faults.of("submit")).toHaveLength(1);
    expect(reports.sender.matricule).toMatch(/^.{4}$/);
    expect(reports.sender.name).not.toBe("");
  });

  it.each<[string, Fault]>([
    ["a timeout", { transport: "ETIMEDOUT", after: true }],
    ["a reset", { transport: "ECONNRESET", after: true }],
    ["502 with a page", { status: 502, body: "<html>Bad Gateway</html>", after: true }],
    ["a 200 that is a page", { status: 200, body: "<html>maintenance</html>", after: true }],
    ["a 202 with an empty list", { status: 202, body: [], after: true }],
  ])("adopts a report whose answer was lost: %s", async (_, fault) => {
    const desk = openReports();
    if (desk === null) return;
    const { rig, reports, own } = desk;
    rig.faults.meet("submit", fault);
    expect(await failureOf(reports.send(own.outgoing(), signal))).toMatchObject({ kind: "unknown" });
    expect(rig.faults.of("submit")).toHaveLength(1);
    expect(await reports.find?.(own.outgoing(), signal)).toMatchObject({ platformId: own.held()[0] });
    expect(own.held()).toHaveLength(1);
    expect(rig.violations).toEqual([]);
  });

  it("finds no report where none is, and believes that only once one would show", async () => {
    const desk = openReports();
    if (desk === null) return;
    const { rig, io, reports, own } = desk;
    await reports.send(own.outgoing(), signal);
    expect(await reports.find?.(own.outgoing("another"), signal)).toBeNull();
    expect(rig.violations).toEqual([]);
    const soon = { ...own.outgoing("another"), arrivedBy: io.now().toISOString() };
    if (reports.find !== undefined) {
      expect(await failureOf(reports.find(soon, signal))).toMatchObject({ kind: "unknown" });
    }
  });

  it("tells the refusal of a report in the platform's words", async () => {
    const desk = openReports();
    if (desk === null) return;
    const { rig, reports, own } = desk;
    rig.faults.meet("submit", rig.refusal);
    const failure = await failureOf(reports.send(own.outgoing(), signal));
    expect(failure).toMatchObject({ kind: "refused" });
    expect(failure.facts.raw).not.toBe("");
    expect(failure.facts.fix).toMatch(/^\p{Lu}.*\.$/su);
    expect(own.held()).toEqual([]);
  });

  it("knows what took no report: 429, no connection, no right", async () => {
    const desk = openReports();
    if (desk === null) return;
    const { rig, reports, own } = desk;
    const met = async (...faults: Fault[]): Promise<string> => {
      rig.faults.meet("submit", ...faults);
      return (await failureOf(reports.send(own.outgoing(), signal))).kind;
    };
    expect(await met({ status: 429 })).toBe("unsent");
    expect(await met({ transport: "ECONNREFUSED" })).toBe("unsent");
    expect(await met({ status: 401 }, { status: 401 })).toBe("denied");
    expect(await met({ status: 403 })).toBe("denied");
    expect(await met(rig.withoutId)).toBe("unknown");
  });

  it("never takes a failed look-up of a report for a no", async () => {
    const desk = openReports();
    if (desk?.reports.find === undefined) return;
    const { rig, reports, own } = desk;
    await reports.send(own.outgoing(), signal);
    for (const status of [400, 422, 500, 501, 503]) {
      rig.faults.meet("search", { status, body: { errorCode: "PARAMS_ERROR" } });
      const { kind } = await failureOf(Promise.resolve(reports.find?.(own.outgoing("another"), signal)));
      expect(["unsent", "unknown"]).toContain(kind);
    }
  });

  it("sends no report once it was told to give up", async () => {
    const desk = openReports();
    if (desk === null) return;
    const { rig, reports, own } = desk;
    const aborted = AbortSignal.abort();
    const calls: (Promise<unknown> | undefined)[] = [
      reports.send(own.outgoing(), aborted),
      reports.find?.(own.outgoing(), aborted),
      reports.fetch?.(own.outgoing().report, aborted),
    ];
    await Promise.all(calls.filter((call) => call !== undefined).map(failureOf));
    expect(rig.faults.calls).toEqual([]);
  });
};
