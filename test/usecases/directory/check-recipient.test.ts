import { describe, expect, it } from "vitest";
import type { Directory } from "../../../src/adapters/directory-port.ts";
import { type InvoiceContent, writeCii } from "../../../src/documents/index.ts";
import type { DirectoryAddress, DirectoryCompany } from "../../../src/domain/directory/directory.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import type { Worker } from "../../../src/outbox/worker.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { presentInvoice } from "../../../src/usecases/read/present.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { fakePlatform, openWorld, TENANT, type World } from "../../support/world.ts";

const ACME = { kind: "tenant", tenant: "acme" } as const;

const line = (identifier: string, change: Partial<DirectoryAddress> = {}): DirectoryAddress => ({
  identifier,
  siren: identifier.slice(0, 9),
  siret: null,
  routingCode: null,
  suffix: null,
  status: "enabled",
  from: null,
  until: null,
  platform: "registered",
  ...change,
});

const company = (siren: string, change: Partial<DirectoryCompany> = {}): DirectoryCompany => ({
  siren,
  name: "Comptoir Vendémiaire",
  kind: "private",
  state: "active",
  ...change,
});

/** A world whose platform has a directory. */
const open = async (directoryCheck: Tenant["directoryCheck"], change: Partial<Tenant> = {}) => {
  const held = {
    companies: [company(BUYER_SIREN), company(SELLER_SIREN)],
    lines: [line(BUYER_SIREN), line(SELLER_SIREN)],
    asked: [] as string[],
    down: null as Failure | null,
    hangs: false,
  };
  const ask = async <T>(what: string, answer: () => T, signal: AbortSignal): Promise<T> => {
    held.asked.push(what);
    if (held.hangs) {
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () =>
          reject(new Failure("unsent", { code: "cancelled", message: "given up", ours: true })),
        );
      });
    }
    if (held.down !== null) throw held.down;
    return answer();
  };
  const directory: Directory = {
    company: (siren, signal) =>
      ask(`company ${siren}`, () => held.companies.find((c) => c.siren === siren) ?? null, signal),
    addresses: (by, signal) =>
      ask(
        `lines ${"siren" in by ? by.siren : by.siret}`,
        () => held.lines.filter((l) => ("siren" in by ? l.siren === by.siren : l.siret === by.siret)),
        signal,
      ),
    address: (identifier, signal) =>
      ask(`line ${identifier}`, () => held.lines.find((l) => l.identifier === identifier) ?? null, signal),
  };
  const fake = fakePlatform();
  fake.connection.directory = directory;
  // What the directory says is looked at here; that an address is missing, the controls would say before it.
  const tenant: Tenant = { ...TENANT, controls: "off", directoryCheck, ...change };
  const world = await openWorld({ fake, tenants: [tenant] });
  return { world, held };
};

let number = 0;
const send = async (world: World, change: Partial<InvoiceContent> = {}) => {
  number += 1;
  const bytes = writeCii(sampleContent({ number: `F${number}`, ...change }));
  return (await submitInvoice(world.parts, { tenant: "acme", bytes })).invoice;
};

const to = (address: { scheme: string; value: string } | undefined): Partial<InvoiceContent> => {
  const { buyer } = sampleContent();
  return { buyer: { ...buyer, electronicAddress: address } };
};

const workers = new WeakMap<World, Worker>();
/** Lets the world's one worker do everything that is due. */
const work = async (world: World): Promise<void> => {
  const worker = workers.get(world) ?? world.worker();
  workers.set(world, worker);
  worker.wake();
  await worker.idle();
};

const delivered = async (world: World, id: string) => {
  await work(world);
  const invoice = await world.store.invoices.byId(id);
  if (invoice === null) throw new Error("no invoice");
  return invoice;
};

const absent = to({ scheme: "0225", value: `${BUYER_SIREN}_RIEN` });

describe("before an invoice is sent", () => {
  it("checks its own address, and keeps what was found with its time and source", async () => {
    const { world, held } = await open("warn");
    const invoice = await delivered(world, (await send(world)).id);
    expect(invoice).toMatchObject({
      delivery: "sent",
      directory: {
        address: `0225:${BUYER_SIREN}`,
        state: "active",
        rule: "given_address",
        checkedAt: "2026-10-01T08:00:00.000Z",
        source: "main",
        stale: false,
        advice: null,
      },
    });
    expect(held.asked).toEqual([`company ${BUYER_SIREN}`, `line ${BUYER_SIREN}`]);
  });

  it("does not look at all where the tenant does not want it", async () => {
    const { world, held } = await open("off");
    expect(await delivered(world, (await send(world, absent)).id)).toMatchObject({
      delivery: "sent",
      directory: null,
    });
    expect(held.asked).toEqual([]);
  });

  it("warns: the SIREN is there, the address is not; it is sent all the same", async () => {
    const { world } = await open("warn");
    expect(await delivered(world, (await send(world, absent)).id)).toMatchObject({
      delivery: "sent",
      problem: null,
      directory: {
        state: "address_absent",
        advice: { action: "block", use: `0225:${BUYER_SIREN}`, alternatives: [`0225:${BUYER_SIREN}`] },
      },
    });
  });

  it("blocks: it is not sent, and the problem names the address to use", async () => {
    const { world } = await open("block");
    const { id } = await send(world, absent);
    const invoice = await delivered(world, id);
    expect(invoice).toMatchObject({
      delivery: "failed",
      badge: "rejected",
      problem: { code: "recipient_address_absent" },
      directory: { state: "address_absent" },
    });
    expect(invoice.problem?.fix).toContain(`Use 0225:${BUYER_SIREN}.`);
    expect(world.fake.asked).not.toContain("submit");
    // The number was not consumed.
    const again = await submitInvoice(world.parts, {
      tenant: "acme",
      bytes: writeCii(sampleContent({ number: invoice.number })),
    });
    expect(await delivered(world, again.invoice.id)).toMatchObject({ delivery: "sent" });
  });

  it("looks again when a person tries again, and sends when the buyer is there by then", async () => {
    const { world, held } = await open("block");
    const { id } = await send(world, absent);
    await delivered(world, id);
    held.lines.push(line(`${BUYER_SIREN}_RIEN`, { suffix: "RIEN" }));
    world.clock.forward(1);
    const [failure] = (await listFailures(world.parts, ACME, {}, { limit: 10 })).items;
    await retryFailure(world.parts, ACME, failure?.id ?? "", { notThere: false });
    expect(await delivered(world, id)).toMatchObject({ delivery: "sent", directory: { state: "active" } });
  });

  it("does not block from memory: a remembered no is asked anew", async () => {
    const { world, held } = await open("block");
    const first = await send(world, absent);
    await delivered(world, first.id);
    held.lines.push(line(`${BUYER_SIREN}_RIEN`, { suffix: "RIEN" }));
    world.clock.forward(1);
    const second = await send(world, absent);
    expect(await delivered(world, second.id)).toMatchObject({ delivery: "sent" });
  });

  it.each([
    ["somebody who is not there", () => ({ companies: [] }), "company_unknown", "report"],
    [
      "a ceased company",
      () => ({ companies: [company(BUYER_SIREN, { state: "ceased" })] }),
      "company_ceased",
      "block",
    ],
    [
      "an address of tomorrow",
      () => ({ lines: [line(BUYER_SIREN, { status: "upcoming", from: "2026-10-02" })] }),
      "address_upcoming",
      "block",
    ],
  ] as const)("blocks an invoice to %s", async (_, change, state, action) => {
    const { world, held } = await open("block");
    Object.assign(held, { lines: [] }, change());
    expect(await delivered(world, (await send(world)).id)).toMatchObject({
      delivery: "failed",
      problem: { code: `recipient_${state}` },
      directory: { state, advice: { action } },
    });
  });

  it.each([
    [
      "a line without a status",
      (held: { lines: DirectoryAddress[] }) => {
        held.lines = [line(BUYER_SIREN, { status: "unknown", platform: "unknown" })];
      },
    ],
    [
      "a platform that is down",
      (held: { down: Failure | null }) => {
        held.down = new Failure("unsent", { code: "server_error", message: "503" });
      },
    ],
    [
      "a directory that the account may not ask",
      (held: { down: Failure | null }) => {
        held.down = new Failure("denied", { code: "forbidden", message: "403", httpStatus: 403 });
      },
    ],
    [
      "a directory that refuses the question",
      (held: { down: Failure | null }) => {
        held.down = new Failure("refused", { code: "bad_request", message: "400", httpStatus: 400 });
      },
    ],
  ])("never blocks for %s", async (_, spoil) => {
    const { world, held } = await open("block");
    spoil(held);
    const invoice = await delivered(world, (await send(world)).id);
    expect(invoice).toMatchObject({
      delivery: "sent",
      directory: { state: "unsure", advice: { action: "send" } },
    });
    expect((await world.store.accounts.get("main")).pausedAt).toBeNull();
  });

  it("still blocks nothing on what was said before an outage", async () => {
    const { world, held } = await open("block");
    await delivered(world, (await send(world, absent)).id);
    held.down = new Failure("unsent", { code: "server_error", message: "503" });
    world.clock.forward(3600);
    expect(await delivered(world, (await send(world, absent)).id)).toMatchObject({
      delivery: "sent",
      directory: { state: "address_absent", stale: true, checkedAt: "2026-10-01T09:00:00.000Z" },
    });
  });

  it("blocks nothing that a directory of public entities does not know", async () => {
    const { world, held } = await open("block");
    if (world.fake.connection.directory !== undefined) world.fake.connection.directory.publicOnly = true;
    Object.assign(held, { companies: [], lines: [] });
    expect(await delivered(world, (await send(world)).id)).toMatchObject({
      delivery: "sent",
      directory: { state: "unsure", rule: "cannot_tell", advice: { action: "send" } },
    });
  });

  it("sends an invoice to a company without a platform, and says what will come of it", async () => {
    const { world, held } = await open("block");
    held.lines = [line(BUYER_SIREN, { status: "disabled", platform: "none" })];
    expect(await delivered(world, (await send(world)).id)).toMatchObject({
      delivery: "sent",
      directory: { state: "without_platform", advice: { action: "send_not_transmitted" } },
    });
  });

  it("blocks an invoice without an address of scheme 0225, and names the one to write", async () => {
    for (const address of [undefined, { scheme: "EM", value: "achats@vendemiaire.example" }]) {
      const { world } = await open("block");
      expect(await delivered(world, (await send(world, to(address))).id)).toMatchObject({
        delivery: "failed",
        problem: { code: "recipient_address_missing" },
        directory: { state: "address_missing", advice: { use: `0225:${BUYER_SIREN}` } },
      });
    }
  });

  it("checks BT-34 of a self-billed invoice, not BT-49", async () => {
    const { world, held } = await open("warn", { companies: [BUYER_SIREN] });
    const { seller } = sampleContent();
    const invoice = await send(world, {
      typeCode: "389",
      seller: { ...seller, electronicAddress: { scheme: "0225", value: `${SELLER_SIREN}_VENTES` } },
    });
    expect(await delivered(world, invoice.id)).toMatchObject({
      directory: { address: `0225:${SELLER_SIREN}_VENTES`, state: "address_absent" },
    });
    expect(held.asked).not.toContain(`company ${BUYER_SIREN}`);
  });

  it("asks nothing about an invoice that is not for the French directory", async () => {
    const { world, held } = await open("block");
    const abroad = await send(world, { notes: [{ subjectCode: "BAR", text: "B2BINT" }] });
    expect(await delivered(world, abroad.id)).toMatchObject({ delivery: "sent", directory: null });
    const portal = await send(world, { ...absent, process: "A1" });
    expect(await delivered(world, portal.id)).toMatchObject({ delivery: "sent", directory: null });
    expect(held.asked).toEqual([]);
  });

  it("sees a wrong SIREN without asking", async () => {
    const { world, held } = await open("block");
    const { buyer } = sampleContent();
    const invoice = await send(world, {
      buyer: { ...buyer, legalId: { scheme: "0002", value: "404833049" }, identifiers: [] },
    });
    expect(await delivered(world, invoice.id)).toMatchObject({
      delivery: "failed",
      problem: { code: "recipient_invalid" },
    });
    expect(held.asked).toEqual([]);
  });

  it("does not make up on a later try for a directory that was down at the first", async () => {
    const { world, held } = await open("warn");
    held.down = new Failure("unsent", { code: "server_error", message: "503" });
    world.fake.onSubmit = async () => {
      world.fake.onSubmit = null;
      throw new Failure("unsent", { code: "refused", message: "connection refused" });
    };
    const { id } = await send(world);
    await delivered(world, id);
    held.down = null;
    world.clock.forward(3600);
    expect(await delivered(world, id)).toMatchObject({ delivery: "sent", directory: { state: "unsure" } });
    expect(held.asked).toHaveLength(1);
  });

  it("asks on the first try only", async () => {
    const { world, held } = await open("warn");
    world.fake.onSubmit = async () => {
      world.fake.onSubmit = null;
      throw new Failure("unsent", { code: "refused", message: "connection refused" });
    };
    const { id } = await send(world);
    await delivered(world, id);
    const before = held.asked.length;
    held.down = new Failure("unsent", { code: "server_error", message: "503" });
    world.clock.forward(3600 * 13);
    expect(await delivered(world, id)).toMatchObject({ delivery: "sent", directory: { state: "active" } });
    expect(held.asked).toHaveLength(before);
  });

  it("forgets what was known of a buyer whose address is rejected", async () => {
    const { world, held } = await open("warn");
    await delivered(world, (await send(world)).id);
    await delivered(world, (await send(world)).id);
    expect(held.asked).toHaveLength(2);

    world.fake.said.push({ id: "s1", at: "2026-10-01T08:00:30Z", raw: {} });
    world.fake.read = () => ({
      kind: "statement",
      about: { platformId: "flow-1" },
      statement: {
        platformEventId: "s1",
        rawCode: "213",
        status: "rejected",
        at: "2026-10-01T08:00:30Z",
        setBy: { role: "WK" },
        reasons: [{ code: "ADR_ERR", text: "Adresse inconnue" }],
        comment: null,
        amounts: [],
        external: false,
      },
    });
    await schedulePolls(world.parts);
    world.clock.forward(61);
    await work(world);
    await delivered(world, (await send(world)).id);
    expect(held.asked).toHaveLength(4);
  });
});

describe("what the directory says of a recipient", () => {
  const publicBuyer = { kind: "public" } as const;
  const siret = `${BUYER_SIREN}00022`;
  const atHall = to({ scheme: "0225", value: `${BUYER_SIREN}_${siret}` });
  const treatedAs = (text: string): InvoiceContent["notes"] => [
    ...sampleContent().notes.filter(({ subjectCode }) => subjectCode !== "BAR"),
    { subjectCode: "BAR", text },
  ];
  const demanding = { serviceCode: true, commitmentNumber: true, serviceOrCommitment: false };

  /** Where the sample's buyer stands, and what is then found in it. */
  const CASES: Record<
    string,
    {
      held?: { companies?: DirectoryCompany[]; lines?: DirectoryAddress[] };
      change?: Partial<InvoiceContent>;
      finds: string[];
      message: RegExp;
      fix: RegExp;
    }
  > = {
    "who is not there": {
      held: { companies: [], lines: [] },
      finds: ["66 error DEST_INC G1.63 BT-47"],
      message: /not in the directory: SIREN 404833048/,
      fix: /e-reporting/,
    },
    "who has ceased": {
      held: { companies: [company(BUYER_SIREN, { state: "ceased" })] },
      finds: ["66 error DEST_INC G1.63 BT-47"],
      message: /has ceased/,
      fix: /took over/,
    },
    "with an address that is not there": {
      change: absent,
      finds: ["67 error ADR_ERR ADR_ERR BT-49"],
      message: /0225:404833048_RIEN cannot be used: it is not in the directory/,
      fix: /^Use 0225:404833048,/,
    },
    "with an address of tomorrow": {
      held: { lines: [line(BUYER_SIREN, { status: "upcoming", from: "2026-10-02" })] },
      finds: ["67 error ADR_ERR ADR_ERR BT-49"],
      message: /not in force yet/,
      fix: /from that day on/,
    },
    "without a platform": {
      held: { lines: [line(BUYER_SIREN, { status: "disabled", platform: "none" })] },
      finds: ["68 warning NON_TRANSMISE NON_TRANSMISE BT-49"],
      message: /no platform yet/,
      fix: /by other means too/,
    },
    "who is public and demands what is missing": {
      held: {
        companies: [company(BUYER_SIREN, publicBuyer)],
        lines: [line(`${BUYER_SIREN}_${siret}`, { siret, platform: "public-portal" })],
      },
      change: { ...atHall, purchaseOrderReference: undefined },
      finds: ["69 error REJ_CONT_B2G REJ_CONT_B2G BT-46", "69 error REJ_CONT_B2G REJ_CONT_B2G BT-13"],
      message: /demands the service code/,
      fix: /BT-46 with scheme 0224/,
    },
    "who is told to be a private person, and is a company": {
      change: { notes: treatedAs("B2C") },
      finds: ["70 error REJ_COH REJ_COH BT-22"],
      message: /B2C contradicts the recipient: it is a company/,
      fix: /Correct the note BAR/,
    },
    "who is told to be a company in France, and is abroad": {
      change: {
        notes: treatedAs("B2B"),
        buyer: {
          name: "Käufer GmbH",
          identifiers: [],
          electronicAddress: { scheme: "EM", value: "kauf@kaeufer.example" },
          address: { country: "DE" },
        },
      },
      finds: ["70 error REJ_COH REJ_COH BT-22"],
      message: /B2B contradicts the recipient: it is abroad/,
      fix: /Correct the note BAR/,
    },
  };
  const cases = Object.entries(CASES);

  /** What becomes of an invoice to such a buyer. */
  const sent = async (
    { held: change, change: content }: (typeof CASES)[string],
    directoryCheck: "warn" | "block",
    tenant: Partial<Tenant> = {},
  ) => {
    const { world, held } = await open(directoryCheck, { controls: "warn", ...tenant });
    const counted: string[] = [];
    world.parts.count.finding = (rule, severity) => counted.push(`${severity} ${rule}`);
    Object.assign(held, change);
    if (world.fake.connection.directory !== undefined) {
      world.fake.connection.directory.establishment = async () => ({
        siret,
        siren: BUYER_SIREN,
        name: null,
        state: "active",
        demands: demanding,
      });
      world.fake.connection.directory.routingCodes = async () => [];
    }
    const { id } = await send(world, content);
    counted.length = 0;
    const invoice = await delivered(world, id);
    const { findings, directory } = presentInvoice(invoice, ACME);
    const ofRecipient = findings.filter(({ no = 0 }) => no >= 66 && no <= 70);
    return { world, held, id, invoice, directory, findings: ofRecipient, counted };
  };

  it.each(cases)("%s: is a finding of the invoice, and no more", async (_, one) => {
    const { invoice, findings, directory, counted } = await sent(one, "warn");
    expect(invoice).toMatchObject({ delivery: "sent", problem: null });
    expect(
      findings.map(({ no, severity, code, rule, path }) => [no, severity, code, rule, path].join(" ")),
    ).toEqual(one.finds);
    const [first] = findings;
    expect(first?.message).toMatch(one.message);
    expect(first?.fix).toMatch(one.fix);
    expect(first?.messageFr).not.toBe(first?.message);
    expect(first?.fixFr).not.toBe(first?.fix);
    expect(first?.at).toMatch(/^\/rsm:CrossIndustryInvoice\/./);
    expect(directory).not.toHaveProperty("findings");
    expect(counted).toEqual(findings.map(({ severity, rule }) => `${severity} ${rule}`));
  });

  it.each(cases)("%s: is held back where the tenant wants it, if it is an error", async (_, one) => {
    const { invoice, findings, world } = await sent(one, "block");
    const isError = findings.some(({ severity }) => severity === "error");
    expect(invoice.delivery).toBe(isError ? "failed" : "sent");
    expect(findings).toHaveLength(one.finds.length);
    if (!isError) return;
    // The number was not consumed.
    const again = await submitInvoice(world.parts, {
      tenant: "acme",
      bytes: writeCii(sampleContent({ number: invoice.number, buyerReference: "AUTRE" })),
    });
    expect(again.created).toBe(true);
  });

  const toNobody = CASES["with an address that is not there"] ?? cases[0]?.[1];
  const toTheFuture = CASES["without a platform"] ?? cases[0]?.[1];
  if (toNobody === undefined || toTheFuture === undefined) throw new Error("there are cases");

  it("follows the settings of single rules", async () => {
    const warned = await sent(toNobody, "block", { rules: { ADR_ERR: "warn" } });
    expect(warned).toMatchObject({ invoice: { delivery: "sent" }, findings: [{ severity: "warning" }] });
    const off = await sent(toNobody, "block", { rules: { ADR_ERR: "off" } });
    expect(off).toMatchObject({ invoice: { delivery: "sent" }, findings: [] });
    const asked = await sent(toNobody, "warn", { controls: "block", rules: { ADR_ERR: "block" } });
    expect(asked).toMatchObject({ invoice: { delivery: "failed" }, findings: [{ severity: "error" }] });
    const untold = await sent(toTheFuture, "warn", { controls: "block", rules: { NON_TRANSMISE: "block" } });
    expect(untold.invoice).toMatchObject({
      delivery: "failed",
      problem: { code: "recipient_without_platform" },
    });
  });

  it("is no finding where the controls are off, and holds back as before", async () => {
    expect(await sent(toNobody, "block", { controls: "off" })).toMatchObject({
      invoice: { delivery: "failed" },
      findings: [],
    });
  });

  it("stands on an invoice as it was found last", async () => {
    const { world, held, id } = await sent(toNobody, "block");
    held.lines.push(line(`${BUYER_SIREN}_RIEN`, { suffix: "RIEN" }));
    world.clock.forward(1);
    const [failure] = (await listFailures(world.parts, ACME, {}, { limit: 10 })).items;
    await retryFailure(world.parts, ACME, failure?.id ?? "", { notThere: false });
    const invoice = await delivered(world, id);
    expect(invoice.delivery).toBe("sent");
    expect(presentInvoice(invoice, ACME).findings).toEqual([]);
  });

  it.each(cases)("%s: says nothing while the directory is down", async (what, one) => {
    if (what.includes("abroad")) return;
    const { world, held } = await open("block", { controls: "warn" });
    held.down = new Failure("unsent", { code: "server_error", message: "503" });
    const { id } = await send(world, one.change);
    const invoice = await delivered(world, id);
    expect(invoice.delivery).toBe("sent");
    expect(presentInvoice(invoice, ACME).findings.filter(({ no = 0 }) => no >= 66 && no <= 70)).toEqual([]);
  });

  it("is no finding where it is only remembered", async () => {
    const { world, held } = await sent(toNobody, "block");
    held.down = new Failure("unsent", { code: "server_error", message: "503" });
    world.clock.forward(3600);
    const invoice = await delivered(world, (await send(world, absent)).id);
    expect(invoice).toMatchObject({ delivery: "sent", directory: { state: "address_absent", stale: true } });
    expect(presentInvoice(invoice, ACME).findings).toEqual([]);
  });

  it("believes no memory of a company that is said to be a person", async () => {
    const { world, held } = await open("block", { controls: "warn" });
    await delivered(world, (await send(world)).id);
    held.companies = [company(SELLER_SIREN)];
    world.clock.forward(1);
    const { id } = await send(world, { notes: treatedAs("B2C") });
    expect(await delivered(world, id)).toMatchObject({
      delivery: "sent",
      directory: null,
    });
  });
});

describe("routing by the directory", () => {
  const routes: Tenant["routes"] = [{ when: { buyer: "public" }, platform: "public" }, { platform: "main" }];
  const openTwo = async (change: Partial<Tenant> = {}) => {
    const { world, held } = await open("off", { routes, ...change });
    const main = world.parts.platforms.get("main");
    if (main === null) throw new Error("no platform");
    const portal = { ...main, account: { ...main.account, name: "public" } };
    world.parts.platforms = {
      get: (name) => (name === "public" ? portal : name === "main" ? main : null),
      names: () => ["main", "public"],
    };
    return { world, held };
  };

  it("sends to the public platform when the directory says that the buyer is public", async () => {
    const { world, held } = await openTwo();
    held.companies = [company(BUYER_SIREN, { kind: "public" })];
    expect(await send(world)).toMatchObject({
      platform: "public",
      directory: { state: "unchecked", source: "public", buyer: { kind: "public" } },
    });
    held.companies = [company(BUYER_SIREN)];
    world.parts.directory.forget(BUYER_SIREN);
    expect(await send(world)).toMatchObject({ platform: "main", directory: { buyer: { kind: "private" } } });
  });

  it("takes the buyer as not public when the directory cannot tell, and notes it", async () => {
    const { world, held } = await openTwo();
    held.down = new Failure("unsent", { code: "server_error", message: "503" });
    const invoice = await send(world);
    expect(invoice).toMatchObject({
      platform: "main",
      directory: { buyer: { kind: "unknown", note: expect.stringMatching(/server_error.*not public/) } },
    });
    held.down = null;
    held.companies = [];
    world.clock.forward(60);
    expect(await send(world)).toMatchObject({ platform: "main", directory: { buyer: { kind: "unknown" } } });
  });

  it("waits two seconds at most", async () => {
    const { world, held } = await openTwo();
    held.hangs = true;
    const began = performance.now();
    expect(await send(world)).toMatchObject({ platform: "main", directory: { buyer: { kind: "unknown" } } });
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(1900);
    expect(took).toBeLessThan(20_000);
  });

  it("asks nothing when the answer changes nothing, or the document tells", async () => {
    const { world, held } = await openTwo();
    expect(await send(world, { process: "A1" })).toMatchObject({ platform: "public", directory: null });
    const plain = await openTwo({ routes: [{ platform: "main" }] });
    expect(await send(plain.world)).toMatchObject({ platform: "main", directory: null });
    expect([...held.asked, ...plain.held.asked]).toEqual([]);
  });

  it("keeps the note beside the check that follows", async () => {
    const { world } = await openTwo({ directoryCheck: "warn" });
    expect(await delivered(world, (await send(world)).id)).toMatchObject({
      directory: { state: "active", buyer: { kind: "private" } },
    });
  });
});
