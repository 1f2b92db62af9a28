import { describe, expect, it } from "vitest";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { FakeStructure } from "../fakes/chorus-pro.ts";
import { failureOf } from "../rig.ts";
import { BUYER, open, outgoing, signal, structure, submit } from "./rig.ts";

const party = outgoing().invoice.buyer;

describe("what is told before a deposit", () => {
  it.each<[string, Partial<Invoice>, string]>([
    ["a number of 21 characters", { number: "F-2026-09-15-00000001" }, "number_too_long"],
    ["a number with an accent", { number: "F-2026-é" }, "number_characters"],
    ["no SIRET of the buyer", { buyer: { ...party, siret: null } }, "buyer_siret_missing"],
    [
      "no SIRET of the seller",
      { seller: { ...party, siren: "732829320", siret: null } },
      "seller_siret_missing",
    ],
    ["the framework of the other channel", { process: "S1" }, "framework_not_chorus"],
    ["a framework that there is not", { process: "A26" }, "framework_not_chorus"],
    ["no framework", { process: null }, "framework_not_chorus"],
    ["a commitment number of 51 characters", { orderReference: "x".repeat(51) }, "commitment_too_long"],
  ])("%s", async (_, changes, code) => {
    const { fake, connection } = open();
    const { kind, facts } = await failureOf(submit(connection, outgoing(changes)));
    expect({ kind, code: facts.code }).toEqual({ kind: "refused", code });
    expect(facts.message).toMatch(/^BT-\d+ \(.+\): /);
    expect(facts.fix).not.toBe("");
    expect(fake.faults.calls).toEqual([]);
  });

  it("a file of more than 30 MB", async () => {
    const { fake, connection } = open();
    const large = { ...outgoing(), bytes: new Uint8Array(30_000_001) };
    expect(await failureOf(submit(connection, large))).toMatchObject({ facts: { code: "file_too_large" } });
    expect(fake.faults.calls).toEqual([]);
  });

  it("all faults of a document together", async () => {
    const { connection } = open();
    const { facts } = await failureOf(
      submit(connection, outgoing({ process: "B1", number: "F".repeat(30) })),
    );
    expect(facts.message.split("\n")).toHaveLength(2);
  });

  it.each(["A1", "A2", "A9", "A12", "A25"])("takes the framework %s", async (process) => {
    const { connection } = open();
    expect(await submit(connection, outgoing({ process }))).toMatchObject({ done: true });
  });
});

describe("what the buyer demands", () => {
  const demanding = (parametres: object, changes: Partial<FakeStructure> = {}) => {
    const desk = open();
    desk.fake.structures.splice(0, 1, structure({ parametres, ...changes }));
    return desk;
  };
  const services = [
    { idService: 1, codeService: "ACHATS", libelleService: "Achats", estActif: true, engagement: true },
    { idService: 2, codeService: "VOIRIE", libelleService: "Voirie", estActif: true, engagement: false },
    { idService: 3, codeService: "ANCIEN", libelleService: "Ancien", estActif: false, engagement: false },
  ];

  it.each<[string, object, Partial<Invoice>, string | null]>([
    ["nothing", {}, {}, null],
    ["a service", { codeServiceDoitEtreRenseigne: "true" }, {}, "service_code_missing"],
    ["a service, given", { codeServiceDoitEtreRenseigne: true }, { buyerReference: "VOIRIE" }, null],
    [
      "a service, an unknown one given",
      { codeServiceDoitEtreRenseigne: true },
      { buyerReference: "X" },
      "service_code_unknown",
    ],
    [
      "a service, a closed one given",
      { codeServiceDoitEtreRenseigne: 1 },
      { buyerReference: "ANCIEN" },
      "service_code_unknown",
    ],
    ["a commitment", { numeroEJDoitEtreRenseigne: true }, {}, "commitment_missing"],
    ["a commitment, given", { numeroEJDoitEtreRenseigne: true }, { orderReference: "EJ1" }, null],
    ["one of the two", { gestionNumeroEJOuCodeService: true }, {}, "service_or_commitment_missing"],
    [
      "one of the two, whatever the rest says",
      {
        gestionNumeroEJOuCodeService: true,
        codeServiceDoitEtreRenseigne: true,
        numeroEJDoitEtreRenseigne: true,
      },
      { orderReference: "EJ1" },
      null,
    ],
    [
      "one of the two, the service given",
      { gestionNumeroEJOuCodeService: true },
      { buyerReference: "VOIRIE" },
      null,
    ],
    ["a commitment for one service", {}, { buyerReference: "ACHATS" }, "commitment_missing"],
    ["a commitment for one service, given", {}, { buyerReference: "ACHATS", orderReference: "EJ1" }, null],
    ["nothing, and BT-10 is something else", {}, { buyerReference: "votre courrier" }, null],
    [
      "nothing, and BT-10 names the reserved service",
      {},
      { buyerReference: "FACTURES_PUBLIQUES" },
      "service_code_unknown",
    ],
    ["works invoices only", { estMoaUniquement: true }, {}, "works_only"],
    ["works invoices only, and this is one", { estMoaUniquement: true }, { process: "A4" }, null],
  ])("%s", async (_, parametres, changes, code) => {
    const { fake, connection } = demanding(parametres, { services });
    const submitted = submit(connection, outgoing(changes));
    if (code === null) expect(await submitted).toMatchObject({ done: true });
    else {
      const { kind, facts } = await failureOf(submitted);
      expect({ kind, code: facts.code }).toEqual({ kind: "refused", code });
      expect(fake.flows).toEqual([]);
    }
    expect(fake.violations).toEqual([]);
  });

  it("says where the service code belongs when it is in the other channel's place", async () => {
    const { connection } = demanding({ codeServiceDoitEtreRenseigne: true }, { services });
    const buyer = { ...party, siret: BUYER, routingCode: "VOIRIE" };
    const { facts } = await failureOf(submit(connection, outgoing({ buyer })));
    expect(facts.fix).toContain("VOIRIE in BT-46");
  });

  it("refuses a buyer that Chorus Pro does not know, or has closed", async () => {
    const { fake, connection } = open();
    const buyer = { ...party, siret: "21690123100011" };
    expect(await failureOf(submit(connection, outgoing({ buyer })))).toMatchObject({
      facts: { code: "buyer_not_on_chorus" },
    });
    fake.structures.splice(0, 1, structure({ statut: "INACTIVE" }));
    expect(await failureOf(submit(connection, outgoing()))).toMatchObject({
      facts: { code: "buyer_not_on_chorus" },
    });
  });

  it("remembers a structure for a day", async () => {
    const { fake, io, connection } = open();
    await submit(connection, outgoing());
    const asked = fake.faults.of("directory").length;
    await submit(connection, outgoing({ number: "F-2" }));
    expect(fake.faults.of("directory")).toHaveLength(asked);
    io.pass(86_400_001);
    await submit(connection, outgoing({ number: "F-3", createdAt: io.now().toISOString() }));
    expect(fake.faults.of("directory").length).toBeGreaterThan(asked);
  });

  it.each([
    ["is not subscribed", { status: 403 }],
    ["fails", { status: 500 }],
    ["refuses", { status: 200, body: { codeRetour: 20009, libelle: "non" } }],
  ])("sends without the check when the directory %s", async (_, fault) => {
    const { fake, io, connection } = open();
    fake.faults.meet("directory", fault);
    expect(await submit(connection, outgoing())).toMatchObject({ done: true });
    expect(io.lines.join()).toContain("without that check");
  });

  it("stops at the directory when the login is refused", async () => {
    const { fake, connection } = open();
    fake.faults.meet("directory", { status: 401 }, { status: 401 });
    expect(await failureOf(connection.invoices.submit(outgoing(), signal))).toMatchObject({ kind: "denied" });
    expect(fake.faults.of("submit")).toEqual([]);
  });
});
