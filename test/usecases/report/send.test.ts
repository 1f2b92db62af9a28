import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/domain/failure.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { getReportDocument, listReportItems } from "../../../src/usecases/report/read-reports.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openReportWorld, type ReportWorld } from "../../support/report-world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;
const lost = () => new Failure("unknown", { code: "reset", message: "the connection was reset" });

/** A world with a till's day in the period that is over, and its report. */
const due = async (options: Parameters<typeof openReportWorld>[0] = {}): Promise<ReportWorld> => {
  const world = await openReportWorld(options);
  await world.till("z-1", "2026-11-03", "100.00", "20.00");
  await world.run();
  return world;
};

/** The same, sent and accepted. */
const accepted = async (options: Parameters<typeof openReportWorld>[0] = {}): Promise<ReportWorld> => {
  const world = await due(options);
  const { id } = await world.submit((await world.newest()).id);
  await world.run();
  await world.hear({ trackingId: id }, "accepted");
  return world;
};

const failures = async (world: ReportWorld) =>
  (await listFailures(world.parts, ACME, {}, { limit: 50 })).items.map(
    ({ kind, state }) => `${kind} ${state}`,
  );

/** Lets the clock run on until nothing is left to do, at most a day. */
const settle = async (world: ReportWorld): Promise<void> => {
  for (let i = 0; i < 50; i++) {
    await world.run();
    world.clock.forward(1_800);
  }
};

describe("submitting a report", () => {
  it("sends nothing that its schema refuses, where that is installed", async () => {
    const world = await due();
    const seen: string[] = [];
    world.parts.official = {
      schemaFindings: () => [],
      check: async () => ({ findings: [], rules: "" }),
      reportFaults: (file) => {
        seen.push(Buffer.from(file).toString());
        return ["Element 'Sender': This element is not expected."];
      },
    };
    const { id } = await world.newest();
    expect(await rejectionOf(world.submit(id))).toMatchObject({
      status: 422,
      code: "report_breaks_rules",
      errors: [{ path: "F10", message: "Element 'Sender': This element is not expected." }],
    });
    expect(seen).toEqual([expect.stringContaining(`<Id>${id}</Id>`)]);
    expect(await world.newest()).toMatchObject({ state: "awaiting-approval" });
    expect(world.stage.there).toEqual([]);
  });

  it("writes it down whole and hands it in once, with what it was made of", async () => {
    const world = await due();
    const { id } = await world.newest();
    expect(await rejectionOf(getReportDocument(world.parts, ACME, id))).toMatchObject({ status: 409 });
    expect(await world.submit(id)).toMatchObject({ id, type: "IN", state: "queued" });
    await world.run();
    expect(await world.newest()).toMatchObject({ state: "sent", platformId: "rep-1", n: 1, flows: ["10.3"] });
    expect(world.stage.there).toMatchObject([
      { report: id, name: id, fileName: "F10_732829320_SE_TX_2026-11-01_IN_1.xml" },
    ]);
    // What changes afterwards changes neither the file nor what it says it was made of.
    await world.till("z-2", "2026-11-04", "1.00", "0.20");
    const { items } = await listReportItems(world.parts, ACME, id, { limit: 50 });
    expect(items.map((item) => item.id)).toEqual(["z-1"]);
    const { bytes } = await getReportDocument(world.parts, ACME, id);
    expect(Buffer.from(bytes).toString()).not.toContain("2026-11-04");
    expect((await world.preview("transactions", "2026-11-03")).difference.added).toMatchObject([
      { id: "z-2" },
    ]);
  });

  it("is refused with the reason while the period runs, an answer is awaited, or nothing is there to tell", async () => {
    const world = await due();
    const { id } = await world.newest();
    await world.remove("till", "z-1");
    expect(await rejectionOf(world.submit(id))).toMatchObject({ status: 409, code: "nothing_to_report" });
    await world.till("z-1", "2026-11-03", "100.00", "20.00");
    expect(await rejectionOf(world.rectify(id))).toMatchObject({ status: 409, code: "wrong_act" });
    await world.submit(id);
    for (const act of [world.submit, world.rectify])
      expect(await rejectionOf(act(id))).toMatchObject({ status: 409, code: "answer_awaited" });
    await world.run();
    await world.hear({ trackingId: id }, "taken");
    for (const act of [world.submit, world.rectify])
      expect(await rejectionOf(act(id))).toMatchObject({ status: 409, code: "answer_awaited" });
    await world.hear({ trackingId: id }, "accepted");
    expect(await rejectionOf(world.submit(id))).toMatchObject({ status: 409, code: "wrong_act" });
    expect(await rejectionOf(world.rectify(id))).toMatchObject({ status: 409, code: "nothing_changed" });
    expect(world.stage.there).toHaveLength(1);
  });

  it("twice at the same moment makes one report", async () => {
    const world = await due();
    const { id } = await world.newest();
    const both = await Promise.allSettled([world.submit(id), world.submit(id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await world.run();
    expect(await world.states()).toEqual(["IN sent"]);
    expect(world.stage.there).toHaveLength(1);
  });

  it.each([
    ["documents mode", { account: { reporting: "documents" } }, 422, "platform_reports_itself"],
    ["an account that reports nothing", { account: { reporting: "none" } }, 501, "reports_unsupported"],
    ["a platform without reports", { without: ["reports"] }, 501, "reports_unsupported"],
    ["an account that is gone", { company: { platform: "gone" } }, 422, "platform_not_configured"],
  ] as const)("is refused in %s, with what to do", async (_, options, status, code) => {
    const world = await due(options);
    const refused = await rejectionOf(world.submit((await world.newest()).id));
    expect(refused).toMatchObject({ status, code });
    expect((await world.preview("transactions", "2026-11-03")).platform).toMatchObject({ code });
  });
});

describe("correcting a report", () => {
  it("sends the whole period again under a new TT-1, and takes the place of the first once it is accepted", async () => {
    const world = await accepted();
    await world.till("z-2", "2026-11-04", "50.00", "10.00");
    const first = await world.newest();
    const next = await world.rectify(first.id);
    expect(next).toMatchObject({ type: "RE", n: 2, items: 2 });
    expect(next.name).not.toBe(first.name);
    await world.run();
    expect(await world.states()).toEqual(["IN accepted", "RE sent"]);
    await world.hear({ name: next.name }, "accepted");
    expect(await world.states()).toEqual(["IN superseded", "RE accepted"]);
    expect((await world.preview("transactions", "2026-11-03")).difference.counts).toEqual({
      added: 0,
      changed: 0,
      removed: 0,
    });
  });

  it("of nothing takes everything back", async () => {
    const world = await accepted();
    await world.remove("till", "z-1");
    expect(await world.rectify((await world.newest()).id)).toMatchObject({ type: "RE", items: 0 });
    await world.run();
    expect(world.stage.there).toHaveLength(2);
  });

  it("that is rejected leaves what was accepted standing, and another follows", async () => {
    const world = await accepted();
    await world.till("z-2", "2026-11-04", "50.00", "10.00");
    const second = await world.rectify((await world.newest()).id);
    await world.run();
    await world.hear({ trackingId: second.id }, "rejected", {
      reasons: [{ code: "REJ_COH", text: "Sommes" }],
      rule: "G1.53",
    });
    expect(await world.newest()).toMatchObject({ problem: { code: "REJ_COH", rule: "G1.53" } });
    expect(await world.states()).toEqual(["IN accepted", "RE rejected"]);
    const { difference } = await world.preview("transactions", "2026-11-03");
    expect(difference.added.map(({ id }) => id)).toEqual(["z-2"]);
    expect(await world.submit(second.id)).toMatchObject({ type: "RE", n: 3 });
  });

  it.each(["submit", "rectify"] as const)(
    "after a rejected first report is a first report again (%s)",
    async (act) => {
      const world = await due();
      const first = await world.submit((await world.newest()).id);
      await world.run();
      await world.hear({ trackingId: first.id }, "rejected");
      const again = await world[act](first.id);
      expect(again).toMatchObject({ type: "IN", n: 2, state: "queued" });
      expect(again.name).not.toBe(first.name);
      await world.run();
      await world.hear({ trackingId: again.id }, "accepted");
      expect(await world.states()).toEqual(["IN rejected", "IN accepted"]);
    },
  );

  it("is refused by name where the platform takes none", async () => {
    const world = await accepted({ reports: { corrects: false } });
    await world.till("z-2", "2026-11-04", "50.00", "10.00");
    const refused = await rejectionOf(world.rectify((await world.newest()).id));
    expect(refused).toMatchObject({ status: 422, code: "corrections_unsupported" });
    expect(refused.message).toContain("Fake");
  });

  it("needs no acceptance where the platform never tells it", async () => {
    const world = await due({ reports: { tells: false } });
    const { id } = await world.submit((await world.newest()).id);
    await world.run();
    expect(await rejectionOf(world.rectify(id))).toMatchObject({ code: "answer_awaited" });
    await world.hear({ trackingId: id }, "taken");
    expect(await rejectionOf(world.rectify(id))).toMatchObject({ code: "nothing_changed" });
    await world.till("z-2", "2026-11-04", "50.00", "10.00");
    expect(await world.rectify(id)).toMatchObject({ type: "RE", n: 2 });
  });
});

describe("handing a report in", () => {
  it("adopts what a lost answer left behind, without a second call", async () => {
    const world = await due();
    world.stage.onSend = async (_, commit) => {
      commit();
      throw lost();
    };
    await world.submit((await world.newest()).id);
    await settle(world);
    expect(await world.newest()).toMatchObject({ state: "sent", platformId: "rep-1", problem: null });
    expect(world.stage.asked).toEqual(["send", "find"]);
  });

  it("sends again only once the platform says that it is not there, under the same TT-1", async () => {
    const world = await due();
    world.stage.onSend = async () => {
      world.stage.onSend = null;
      throw lost();
    };
    await world.submit((await world.newest()).id);
    await settle(world);
    expect(await world.states()).toEqual(["IN sent"]);
    expect(world.stage.asked).toEqual(["send", "find", "send"]);
    expect(world.stage.there).toHaveLength(1);
  });

  it("waits for a person where nobody can be asked, and nothing else of the period goes out", async () => {
    const world = await due({ without: ["find"] });
    world.stage.onSend = async (_, commit) => {
      commit();
      throw lost();
    };
    const { id } = await world.submit((await world.newest()).id);
    await settle(world);
    expect(await world.newest()).toMatchObject({ state: "queued", problem: { code: "outcome_unknown" } });
    expect(await failures(world)).toEqual(["declare parked"]);
    expect(await rejectionOf(world.submit(id))).toMatchObject({ code: "answer_awaited" });

    world.stage.onSend = null;
    const [failure] = (await listFailures(world.parts, ACME, {}, { limit: 1 })).items;
    world.stage.there.pop();
    await retryFailure(world.parts, ACME, failure?.id ?? "", { notThere: true });
    await settle(world);
    expect(await world.newest()).toMatchObject({ state: "sent", problem: null });
    expect(world.stage.there).toHaveLength(1);
  });

  it("is settled by the platform's own word, though nobody could be asked", async () => {
    const world = await due({ without: ["find"] });
    world.stage.onSend = async (_, commit) => {
      commit();
      throw lost();
    };
    const { id } = await world.submit((await world.newest()).id);
    await settle(world);
    await world.hear({ platformId: "rep-1", trackingId: id }, "taken");
    expect(await world.newest()).toMatchObject({ state: "taken", platformId: "rep-1", problem: null });
    expect(await failures(world)).toEqual([]);
    await world.hear({ platformId: "rep-1" }, "accepted");
    expect(await world.states()).toEqual(["IN accepted"]);
  });

  it("that is refused is inadmissible, with the platform's words, and can be tried again or replaced", async () => {
    const world = await due();
    world.stage.onSend = async () => {
      throw new Failure("refused", { code: "INVALID", message: "no flow", raw: "pas de flux" });
    };
    const { id } = await world.submit((await world.newest()).id);
    await world.run();
    expect(await world.newest()).toMatchObject({
      state: "inadmissible",
      problem: { code: "INVALID", raw: "pas de flux" },
    });
    const [failure] = (await listFailures(world.parts, ACME, {}, { limit: 1 })).items;
    world.stage.onSend = null;
    await retryFailure(world.parts, ACME, failure?.id ?? "", { notThere: false });
    await world.run();
    expect(await world.newest()).toMatchObject({ id, state: "sent", problem: null });
    expect(await failures(world)).toEqual([]);
  });

  it("is not tried again once another report of the period has followed", async () => {
    const world = await due();
    world.stage.onSend = async () => {
      throw new Failure("refused", { code: "INVALID", message: "no flow" });
    };
    const { id } = await world.submit((await world.newest()).id);
    await world.run();
    world.stage.onSend = null;
    await world.submit(id);
    await world.run();
    expect(await world.states()).toEqual(["IN inadmissible", "IN sent"]);
    const [failure] = (await listFailures(world.parts, ACME, {}, { limit: 1 })).items;
    const refused = await rejectionOf(
      retryFailure(world.parts, ACME, failure?.id ?? "", { notThere: false }),
    );
    expect(refused).toMatchObject({ status: 409, code: "report_followed" });
    expect(world.stage.there).toHaveLength(1);
  });

  it("asks again and again where the platform tells the end only when it is asked", async () => {
    const world = await due();
    world.fake.connection.reports = {
      ...(world.fake.connection.reports ?? raise()),
      fetch: async (report) => world.stage.onFetch?.(report) ?? null,
    };
    await world.submit((await world.newest()).id);
    await world.run();
    await settle(world);
    expect(await world.states()).toEqual(["IN sent"]);
    const at = world.clock.now().toISOString();
    world.stage.onFetch = () => ({
      outcome: "accepted",
      rawCode: "ACCEPTED",
      at,
      reasons: [],
      rule: null,
      comment: null,
    });
    await settle(world);
    expect(await world.states()).toEqual(["IN accepted"]);
  });
});

const raise = (): never => {
  throw new Error("the platform takes no reports");
};
