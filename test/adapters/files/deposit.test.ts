import { describe, expect, it } from "vitest";
import type { Settings } from "../../../src/adapters/port.ts";
import { carry, openDesk, realInvoice } from "./desk.ts";
import type { FolderFault } from "./fake-folder.ts";
import { reasonDetail } from "./partner.ts";

const ID = "inv_0198c0de0000700080000000000000a1";

/** One file at the partner, whole and under its name, and its id recorded. */
const expectOne = async (desk: ReturnType<typeof openDesk>, ended: Awaited<ReturnType<typeof carry>>) => {
  await desk.partner.judge();
  expect(desk.partner.violations).toEqual([]);
  expect(desk.partner.took).toHaveLength(1);
  const [file] = desk.partner.took;
  expect(Buffer.from(file?.bytes ?? [])).toEqual(Buffer.from(realInvoice().bytes));
  expect(ended).toMatchObject({ state: "sent", platformId: file?.name.replace(/\.xml$/, "") });
};

const WAYS: [string, Settings][] = [
  ["rename, without acknowledgement", { ackFormat: "none" }],
  ["rename, acknowledged by a message", {}],
  [
    "rename, under flow ids",
    { name: "{interface}_{application}_{flow}.{ext}", interface: "FFE0111A", application: "AAA123" },
  ],
  ["marker, without acknowledgement", { ackFormat: "none", publish: "marker" }],
  ["marker, acknowledged by a message", { publish: "marker" }],
];

describe.each(WAYS)("a deposit (%s)", (_, settings) => {
  const desk = () => {
    const open = openDesk(settings);
    open.partner.marker = settings.publish === "marker";
    return open;
  };

  it("is one whole file, and ends with its name", async () => {
    const at = desk();
    const ended = await carry(at, realInvoice(), settings);
    await expectOne(at, ended);
    expect(ended.met).toEqual([]);
    // What is left is hidden from nobody: there is nothing.
    expect(at.folder.names("out")).toEqual([]);
  });

  it.each([
    ["takes it away at once", false],
    ["leaves it where it is", true],
  ])(
    "is one file, its id recorded, wherever the process is killed, at a platform that %s",
    async (_how, leaves) => {
      let kills = 0;
      for (const after of [false, true]) {
        for (let at = 1; ; at++) {
          const open = desk();
          open.partner.leaves = leaves;
          open.folder.kill = { at, after };
          const ended = await carry(open, realInvoice(), settings);
          if (ended.met.length === 0) break;
          expect(ended.met, `at call ${at}`).toEqual(["killed"]);
          await expectOne(open, ended);
          kills++;
        }
      }
      expect(kills).toBeGreaterThan(6);
    },
  );

  it("is one file where every call but one may be lost, before or after its effect", async () => {
    for (const call of ["stat", "read", "write", "move", "list"] as const) {
      for (const fault of [
        { kind: call === "move" ? "unknown" : "unsent", code: "timeout" },
        { kind: call === "move" ? "unknown" : "unsent", code: "timeout", after: true },
      ] as FolderFault[]) {
        const open = desk();
        open.folder.meet(call, fault);
        await expectOne(open, await carry(open, realInvoice(), settings));
      }
    }
  });

  it("is not sent on a full disk, and one file once there is room", async () => {
    const open = desk();
    for (const bytes of [0, 100]) open.folder.meet("write", { kind: "unsent", code: "disk_full", bytes });
    const first = await carry(open, realInvoice(), settings, 2);
    expect(first).toMatchObject({ state: "waiting" });
    expect(open.partner.took).toEqual([]);
    await expectOne(open, await carry(open, realInvoice(), settings));
  });

  it("never overwrites a name that other bytes have", async () => {
    const open = desk();
    open.partner.leaves = true;
    open.folder.onChange = () => {};
    const name = `${ID}.xml`;
    open.folder.put(`out/${name}`, "<Other/>");
    if (open.partner.marker) open.folder.put(`out/${name}.done`, "");
    const ended = await carry(open, realInvoice(), settings, 3);
    expect(Buffer.from(open.folder.held.get(`out/${name}`)?.bytes ?? []).toString()).toBe("<Other/>");
    if (settings.name === undefined) {
      expect(ended).toMatchObject({
        state: "failed",
        failure: { kind: "refused", facts: { code: "name_taken" } },
      });
    }
  });
});

describe("a deposit, by the list of faults", () => {
  it("fixes its name without a call, and keeps it", async () => {
    const { folder, connection } = openDesk();
    const outgoing = realInvoice();
    const first = await connection.invoices.submit(outgoing, AbortSignal.timeout(5000));
    expect(first).toMatchObject({
      done: false,
      taken: false,
      againInSeconds: 0,
      step: { name: `${ID}.xml` },
    });
    expect(folder.calls).toEqual([]);
  });

  it("is sure that it is not there while its first name is", async () => {
    const desk = openDesk({ ackFormat: "none" });
    desk.folder.meet("move", { kind: "unknown", code: "timeout" });
    const ended = await carry(desk, realInvoice(), { ackFormat: "none" });
    expect(ended.met).toEqual(["unknown"]);
    await expectOne(desk, ended);
    expect(desk.folder.calls.filter((call) => call.startsWith("move"))).toHaveLength(2);
  });

  it("adopts what was moved and taken before the answer came", async () => {
    const settings = { ackFormat: "none" };
    const desk = openDesk(settings);
    desk.folder.meet("move", { kind: "unknown", code: "timeout", after: true });
    const ended = await carry(desk, realInvoice(), settings);
    expect(desk.folder.calls.filter((call) => call.startsWith("move"))).toHaveLength(1);
    desk.partner.look();
    await expectOne(desk, ended);
  });

  it("waits where the folder is missing or no right is given, and goes on afterwards", async () => {
    const desk = openDesk();
    desk.folder.folders.delete("out");
    const ended = await carry(desk, realInvoice(), {}, 3);
    expect(ended.met).toEqual(["denied", "denied"]);
    desk.folder.folders.add("out");
    await expectOne(desk, await carry(desk, realInvoice()));
  });

  it("gives up when it is told to, and changes nothing after that", async () => {
    const { folder, connection } = openDesk();
    const outgoing = realInvoice();
    const step = { state: "named", name: `${ID}.xml`, looks: 0 };
    await expect(
      connection.invoices.submit({ ...outgoing, step }, AbortSignal.abort()),
    ).rejects.toMatchObject({
      kind: "unsent",
    });
    expect([...folder.held.keys()]).toEqual([]);
  });

  it("takes another flow id where another process has the same by chance", async () => {
    const settings = { name: "{flow}.{ext}", ackFormat: "none" };
    const desk = openDesk(settings);
    desk.partner.leaves = true;
    const signal = AbortSignal.timeout(5000);
    const outgoing = realInvoice();
    const first = await desk.connection.invoices.submit(outgoing, signal);
    const step = first.done ? {} : first.step;
    const { name } = step as { name: string };
    desk.folder.put(`out/${name}`, "<Other/>");
    const again = await desk.connection.invoices.submit({ ...outgoing, step }, signal);
    expect(again).toMatchObject({ done: false, step: { state: "named" } });
    expect(again.done ? "" : (again.step as { name: string }).name).not.toBe(name);
  });

  it("gives each of many that begin at one moment a flow id of its own", async () => {
    const { connection } = openDesk({ name: "{flow}.{ext}" });
    const steps = await Promise.all(
      Array.from({ length: 200 }, () => connection.invoices.submit(realInvoice(), AbortSignal.timeout(5000))),
    );
    expect(new Set(steps.map((one) => (one.done ? "" : (one.step as { name: string }).name))).size).toBe(200);
  });

  it("is written anew where the hidden file was cut short meanwhile", async () => {
    const settings = { ackFormat: "none" };
    const desk = openDesk(settings);
    desk.folder.onChange = () => {
      for (const [path, file] of desk.folder.held) {
        if (!path.endsWith(".part") || file.bytes.length < 100) continue;
        desk.folder.onChange = () => desk.partner.look();
        desk.folder.put(path, "<cut");
      }
    };
    await expectOne(desk, await carry(desk, realInvoice(), settings));
  });

  it("of a name that is written at once asks a person where it may have been taken", async () => {
    const settings = { ackFormat: "none", publish: "direct" };
    const desk = openDesk(settings);
    desk.folder.onChange = () => {};
    desk.folder.meet("write", { kind: "unsent", code: "timeout", bytes: 40 });
    // What broke off is there: it is written again.
    const ended = await carry(desk, realInvoice(), settings);
    desk.partner.look();
    expect(ended.met).toEqual(["unknown"]);
    await expectOne(desk, ended);

    const gone = openDesk(settings);
    gone.folder.meet("write", { kind: "unsent", code: "timeout", bytes: 40 });
    gone.folder.onChange = () => {};
    gone.folder.onList = () => {};
    const signal = AbortSignal.timeout(5000);
    const step = { state: "named", name: `${ID}.xml`, looks: 0 };
    await expect(gone.connection.invoices.submit({ ...realInvoice(), step }, signal)).rejects.toMatchObject({
      kind: "unknown",
    });
    gone.folder.held.clear();
    await expect(gone.connection.invoices.find?.({ ...realInvoice(), step }, signal)).rejects.toMatchObject({
      kind: "unknown",
      facts: { code: "outcome_unknown" },
    });
  });
});

describe("an acknowledgement", () => {
  it.each([
    ["a day behind", -86_400_000],
    ["a day ahead", 86_400_000],
  ])("is believed though the folder's clock is %s", async (_, off) => {
    const desk = openDesk();
    desk.folder.clock = new Date(desk.folder.clock.getTime() + off);
    await expectOne(desk, await carry(desk, realInvoice()));
    const refused = openDesk();
    refused.folder.clock = new Date(refused.folder.clock.getTime() + off);
    refused.partner.refusal = reasonDetail("IRR_SYNTAX", "BT-24 inconnu");
    expect(await carry(refused, realInvoice())).toMatchObject({ state: "failed" });
  });

  it("that says no fails the deposit, in the platform's words", async () => {
    const desk = openDesk();
    desk.partner.refusal = reasonDetail("IRR_SYNTAX", "BT-24 inconnu");
    const ended = await carry(desk, realInvoice());
    expect(ended).toMatchObject({
      state: "failed",
      failure: {
        kind: "refused",
        facts: { code: "irr_syntax", message: expect.stringContaining("BT-24 inconnu") },
      },
    });
    expect(ended.failure?.facts.raw).toContain("501");
    expect(ended.failure?.facts.fix).toMatch(/^\p{Lu}.*\.$/su);
    expect(desk.partner.took).toHaveLength(1);
  });

  it("that the file was received before says that it is there", async () => {
    const desk = openDesk();
    desk.partner.refusal = reasonDetail("IRR_UNCITE", "Fichier déjà reçu");
    await expectOne(desk, await carry(desk, realInvoice()));
  });

  it("counts once, and of an unknown file for nothing", async () => {
    const desk = openDesk();
    desk.partner.acknowledges = "never";
    desk.partner.answer("somebody-else.xml", "501");
    expect(await carry(desk, realInvoice(), {}, 8)).toMatchObject({ state: "waiting", met: [] });
    desk.partner.answer(`${ID}.xml`);
    desk.partner.answer(`${ID}.xml`);
    await expectOne(desk, await carry(desk, realInvoice()));
  });

  it("may come before the answer to the move", async () => {
    const desk = openDesk();
    desk.folder.meet("move", { kind: "unknown", code: "reset", after: true });
    const ended = await carry(desk, realInvoice());
    desk.partner.look();
    await expectOne(desk, ended);
  });

  it("that never comes is a person's, and nothing is sent again", async () => {
    const desk = openDesk();
    desk.partner.acknowledges = "never";
    const ended = await carry(desk, realInvoice(), {}, 150);
    expect(ended).toMatchObject({
      state: "waiting",
      failure: { kind: "unknown", facts: { code: "not_acknowledged" } },
    });
    expect(desk.partner.took).toHaveLength(1);
    expect(desk.io.now().getTime()).toBeGreaterThan(Date.parse("2026-09-16T08:00:00Z"));
  });

  it("is found where the pull has put it aside meanwhile", async () => {
    const desk = openDesk();
    desk.partner.acknowledges = "never";
    await carry(desk, realInvoice(), {}, 6);
    desk.partner.answer(`${ID}.xml`);
    const signal = AbortSignal.timeout(5000);
    const page = await desk.connection.events?.since(null, null, signal);
    await desk.connection.events?.acknowledge?.(page?.items ?? [], signal);
    expect(desk.folder.names("ack")).toEqual([]);
    expect(desk.folder.names("archive")).toEqual(["A1.xml"]);
    await expectOne(desk, await carry(desk, realInvoice()));
  });

  it("is not the no that an earlier file of that name was given", async () => {
    const desk = openDesk();
    desk.partner.refusal = reasonDetail("IRR_SYNTAX", "BT-24 inconnu");
    expect(await carry(desk, realInvoice())).toMatchObject({ state: "failed" });
    desk.folder.clock = new Date(desk.folder.clock.getTime() + 60_000);
    desk.partner.refusal = null;
    desk.partner.acknowledges = "never";
    // It never accepted the first: the second is no repetition to it.
    desk.partner.forget();
    expect(await carry(desk, realInvoice(), {}, 6)).toMatchObject({ state: "waiting", met: [] });
    desk.partner.answer(`${ID}.xml`);
    expect(await carry(desk, realInvoice())).toMatchObject({ state: "sent" });
    expect(desk.partner.took).toHaveLength(2);
  });

  it.each([
    [".ok", "sent"],
    [".ko", "failed"],
    [".err", "failed"],
  ])("may be a file that ends in %s", async (ending, state) => {
    const settings = { ackFormat: "suffix" };
    const desk = openDesk(settings);
    desk.partner.acknowledges = "never";
    await carry(desk, realInvoice(), settings, 4);
    desk.folder.put(`ack/${ID}.xml${ending}`, "Le SIRET est inconnu");
    const ended = await carry(desk, realInvoice(), settings);
    expect(ended.state).toBe(state);
    if (state === "failed") expect(ended.failure?.facts.message).toBe("Le SIRET est inconnu");
    expect(desk.partner.took).toHaveLength(1);
  });

  it.each([
    [`fichier;etat;code;texte;id\n${ID}.xml;OK;;;P-77\n`, { state: "sent", aliases: ["P-77"] }],
    [`"${ID}.xml","KO","E12","Le ""SIRET"", inconnu",""\r\n`, { state: "failed" }],
    [`${ID}.xml;peut-être;;;\n`, { state: "waiting" }],
  ])("may be a line of values: %s", async (text, expected) => {
    const settings = { ackFormat: "csv" };
    const desk = openDesk(settings);
    desk.partner.acknowledges = "never";
    await carry(desk, realInvoice(), settings, 4);
    desk.folder.put("ack/retour.csv", text);
    const ended = await carry(desk, realInvoice(), settings, 8);
    expect(ended).toMatchObject(expected);
    if (ended.state === "failed")
      expect(ended.failure?.facts).toMatchObject({ code: "e12", message: 'E12: Le "SIRET", inconnu' });
  });
});
