import { describe, expect, it } from "vitest";
import { alertsAccount } from "../../../src/domain/erp-endpoint.ts";
import { reminderOf } from "../../../src/domain/reporting/reminders.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { mailAlert, scheduleAlerts } from "../../../src/usecases/operate/alerts/mail-alert.ts";
import { diagnose } from "../../../src/usecases/operate/diagnose.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { newWork, readWork } from "../../../src/usecases/work.ts";
import { decade, newCompany, report } from "../../store/report-samples.ts";
import { invoice } from "../../store/samples.ts";
import { type Mailbox, mailbox } from "../../support/mailbox.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const OTHER: Tenant = { ...TENANT, name: "other", companies: [], alerts: ["desk@other.example"] };
const ACME: Tenant = { ...TENANT, alerts: ["desk@acme.example"] };

const opened = async (box: Mailbox, tenants: Tenant[] = [TENANT], alerts = ["ops@gateway.example"]) => {
  const world = await openWorld({ mail: box, tenants, alerts });
  await scheduleAlerts(world.parts);
  // A second start, of another process too, makes no second row.
  await scheduleAlerts(world.parts);
  return world;
};

const pass = async (world: World, seconds = 0, step = 60): Promise<void> => {
  const worker = world.worker();
  await worker.idle();
  for (let passed = 0; passed < seconds; passed += step) {
    world.clock.forward(step);
    worker.wake();
    await worker.idle();
  }
  await worker.stop(1000);
};

/** Has the work of an invoice refused for good: its only row that is due. */
const refuse = async ({ store, clock }: World, id: string): Promise<void> => {
  const now = clock.now();
  const leasedUntil = new Date(now.getTime() + 1000);
  await store.outbox.claim({ account: "main", kinds: ["submit"], limit: 1, lease: "mine", now, leasedUntil });
  const error = {
    kind: "refused",
    code: "no",
    message: "Wrong VAT.",
    messageFr: "TVA erronée.",
    fix: "Correct it.",
    fixFr: "Corrigez-la.",
    at: now.toISOString(),
  } as const;
  expect(await store.outbox.fail(id, "mine", error, now)).toBe(true);
};

/** Work of an invoice that was given up. */
const givenUp = async (world: World, number: string, tenant = "acme"): Promise<string> => {
  const { store, parts, clock } = world;
  const one = invoice({ number, tenant });
  await store.invoices.insert(one);
  const work = newWork(parts, "submit", { account: "main", tenant, invoiceId: one.id, data: {} });
  await store.outbox.add([work], clock.now());
  await refuse(world, work.id);
  return work.id;
};

describe("what waits for a person, by mail", () => {
  it("is told with what it is about, since when and what to do, in two languages", async () => {
    const box = mailbox();
    const world = await opened(box);
    const work = await givenUp(world, "F-1\r\nX: y");
    await world.store.invoices.insert(invoice({ number: "F-2", tenant: null, direction: "inbound" }));
    await world.store.reports.insert(
      report(decade(newCompany()), { deadline: "2026-10-03", state: "awaiting-approval" }),
    );
    await pass(world);
    expect(box.taken).toHaveLength(1);
    const [mail] = box.taken;
    expect(mail?.to).toEqual(["ops@gateway.example"]);
    expect(mail?.subject).toBe(
      "Passerelle : 1 facture sans destinataire, 1 envoi abandonné, 1 déclaration à envoyer / " +
        "1 invoice that nobody receives, 1 delivery given up, 1 report to be sent",
    );
    const text = mail?.text ?? "";
    for (const word of ["F-1 X: y", "F-2", "Wrong VAT.", "TVA erronée.", "To do: Correct it.", work])
      expect(text).toContain(word);
    expect(text).toContain("Depuis le 2026-10-01 10:00");
    expect(text).toContain("Last day: 2026-10-03");
    expect(text.indexOf("À traiter")).toBeLessThan(text.indexOf("To look at"));
  });

  it("is told once, and what is new in the next hour's mail", async () => {
    const box = mailbox();
    const world = await opened(box);
    await pass(world, 600);
    expect(box.came).toEqual([]);
    await givenUp(world, "F-1");
    await pass(world, 120);
    await givenUp(world, "F-2");
    await givenUp(world, "F-3");
    // A start looks at once, and keeps the hour.
    await scheduleAlerts(world.parts);
    await pass(world, 3000);
    expect(box.taken.map(({ subject }) => subject)).toEqual([
      "Passerelle : 1 envoi abandonné / 1 delivery given up",
    ]);
    await pass(world, 7200);
    expect(box.taken).toHaveLength(2);
    expect(box.taken[1]?.subject).toContain("2 envois abandonnés");
    expect(box.taken[1]?.text).toContain("En attente en tout : 3.");
    expect(box.taken[1]?.text).not.toContain("F-1");
    expect(box.read()).toHaveLength(2);
  });

  it("is told again when it happened again, and forgotten when it is over", async () => {
    const box = mailbox();
    const world = await opened(box);
    const id = await givenUp(world, "F-1");
    await pass(world);
    await retryFailure(world.parts, ADMIN, id, { notThere: true });
    world.clock.forward(60);
    await refuse(world, id);
    await pass(world, 3600, 600);
    expect(box.taken.map(({ text }) => text.includes("F-1"))).toEqual([true, true]);
    await world.store.outbox.retry(id, { doubt: false }, new Date("2027-01-01T00:00:00Z"));
    await pass(world, 7200, 600);
    expect(box.taken).toHaveLength(2);
    const row = await world.store.outbox.live(`alert:${alertsAccount(null)}`);
    expect(row?.data).toMatchObject({ n: 2, told: [] });
  });

  it("repeats the same mail when its answer was lost, whatever has happened since", async () => {
    const box = mailbox();
    box.mood = (_, n) => (n < 3 ? "lost" : "ok");
    const world = await opened(box);
    await givenUp(world, "F-1");
    await pass(world);
    await givenUp(world, "F-2");
    await pass(world, 300);
    expect(box.taken).toHaveLength(3);
    expect(box.taken[2]).toEqual(box.taken[0]);
    expect(box.read()).toHaveLength(1);
    await pass(world, 3600);
    expect(box.read().map(({ text }) => text.includes("F-2"))).toEqual([false, true]);
  });

  it("goes again to those alone who were put off", async () => {
    const box = mailbox();
    box.mood = (_, n) =>
      n === 1 ? { refused: [], deferred: [{ address: "b@gateway.example", words: "451" }] } : "ok";
    const world = await opened(box, [TENANT], ["a@gateway.example", "b@gateway.example"]);
    await givenUp(world, "F-1");
    await pass(world, 120);
    expect(box.came.map(({ only }) => only)).toEqual([undefined, ["b@gateway.example"]]);
    expect(box.read()).toHaveLength(1);
  });

  it("of a tenant names nothing of another's, nor of nobody's", async () => {
    const box = mailbox();
    const world = await opened(box, [ACME, OTHER], ["ops@gateway.example"]);
    await givenUp(world, "OF-ACME", "acme");
    await givenUp(world, "OF-OTHER", "other");
    await world.store.invoices.insert(invoice({ number: "NOBODYS", tenant: null, direction: "inbound" }));
    await world.store.reports.insert(
      report(decade(newCompany()), { tenant: "acme", deadline: "2026-10-01", state: "awaiting-approval" }),
    );
    await pass(world);
    const named = (address: string): string[] => {
      const text = box.taken.find(({ to }) => to[0] === address)?.text ?? "";
      return ["OF-ACME", "OF-OTHER", "NOBODYS", "Last day"].filter((word) => text.includes(word));
    };
    expect(box.taken).toHaveLength(3);
    expect(named("desk@acme.example")).toEqual(["OF-ACME", "Last day"]);
    expect(named("desk@other.example")).toEqual(["OF-OTHER"]);
    expect(named("ops@gateway.example")).toEqual(["OF-ACME", "OF-OTHER", "NOBODYS", "Last day"]);
  });

  it("makes no failure of its own when it cannot be told, and that is seen", async () => {
    const box = mailbox();
    box.mood = () => "refused";
    const world = await opened(box);
    await givenUp(world, "F-1");
    await pass(world, 4 * 86_400, 1800);
    const failures = await listFailures(world.parts, ADMIN, {}, { limit: 9 });
    expect(failures.items.map(({ kind }) => kind)).toEqual(["submit"]);
    const about = { about: { version: "1", startedAt: world.clock.now() } };
    const { endpoints, verdict } = await diagnose({ ...world.parts, ...about });
    expect(endpoints).toMatchObject([{ account: "alerts:", address: "ops@gateway.example" }]);
    expect(verdict.reasons.map(({ code }) => code)).toContain("notifications_late");
    box.mood = () => "ok";
    await pass(world, 1800, 900);
    expect(box.read()).toHaveLength(1);
    // At rest it has nothing to show.
    expect((await diagnose({ ...world.parts, ...about })).endpoints).toEqual([]);
  });

  it("is told by numbers past what can be followed, once a day", async () => {
    const box = mailbox();
    const world = await opened(box);
    const many = Array.from({ length: 1_050 }, (_, n) =>
      invoice({ number: `F-${n}`, tenant: null, direction: "inbound" }),
    );
    await world.store.tx(async (memory) => {
      for (const one of many) await memory.invoices.insert(one);
    });
    await pass(world);
    expect(box.taken[0]?.subject).toContain("1000 factures sans destinataire");
    expect(box.taken[0]?.text).toContain("En attente en tout : > 1000.");
    expect(box.taken[0]?.text).toContain("… and 950 more.");
    expect(box.taken[0]?.text.length).toBeLessThan(100_000);
    await pass(world, 7200, 1200);
    expect(box.taken).toHaveLength(1);
    await pass(world, 86_400, 7200);
    expect(box.taken).toHaveLength(2);
    expect(box.taken[1]?.text).toContain("Waiting in all: > 1000.");
  });

  it("has no row where nobody is to be told, and rests where nobody is any more", async () => {
    const box = mailbox();
    const world = await opened(box, [TENANT], []);
    await pass(world);
    expect(await world.store.outbox.counts()).toEqual([]);
    await world.store.outbox.add(
      [newWork(world.parts, "alert", { account: "alerts:gone", tenant: "gone", data: { n: 0, told: [] } })],
      world.clock.now(),
    );
    await pass(world, 7200, 3600);
    const about = { about: { version: "1", startedAt: world.clock.now() } };
    expect((await diagnose({ ...world.parts, ...about })).endpoints).toEqual([]);
    expect(box.came).toEqual([]);
  });

  it("is not kept back for long by a clock that was ahead", async () => {
    const box = mailbox();
    const world = await opened(box);
    await givenUp(world, "F-1");
    const row = await world.store.outbox.live(`alert:${alertsAccount(null)}`);
    if (row === null) throw new Error("there is no row");
    const ahead = { ...row, data: { n: 4, told: [], wroteAt: world.clock.now().getTime() + 86_400_000 } };
    const result = await mailAlert(world.parts, readWork("alert", ahead), new AbortController().signal);
    expect(result).toMatchObject({ done: false, runAt: world.clock.now(), data: { n: 5 } });
  });
});

describe("the deadline of a report", () => {
  it.each([
    ["2026-10-04", null],
    ["2026-10-05", 5],
    ["2026-10-07", 5],
    ["2026-10-08", 2],
    ["2026-10-10", 0],
    ["2026-10-11", "late"],
  ])("on the 10th is, on %s, as near as %s", (today, near) => {
    expect(reminderOf("2026-10-10", today)).toBe(near);
  });
});
