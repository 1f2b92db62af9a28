import { describe, expect, it } from "vitest";
import { failureOf } from "../rig.ts";
import { SIREN, SIRET } from "./entities.ts";
import { openRig, signal } from "./rig.ts";

const open = () => {
  const { fake, connection } = openRig();
  const { addresses, directory } = connection;
  if (addresses === undefined) throw new Error("no book");
  return { fake, addresses, directory };
};

const asked = {
  siren: SIREN,
  siret: null,
  routingCode: null,
  suffix: null,
  from: "2026-10-01",
  until: null,
};

describe("the lines that an operator keeps", () => {
  it("are those of the company and of its own establishments, and of nobody else", async () => {
    const { fake, addresses, directory } = open();
    fake.own.enrol(SIREN, "Atelier Brumaire");
    fake.own.enrol(SIRET, "Atelier Brumaire, Lille");
    await addresses.declare(asked, signal);
    await addresses.declare({ ...asked, siret: SIRET, until: "2026-12-31" }, signal);
    const foreign = fake.own.enrol(`${SIREN}00082`, "Another operator's");
    await addresses.declare({ ...asked, siret: `${SIREN}00082` }, signal);
    fake.own.entities.splice(fake.own.entities.indexOf(foreign), 1);
    fake.entities.push(foreign);

    expect(
      (await directory.addresses({ siren: SIREN }, signal)).map(({ identifier }) => identifier).sort(),
    ).toEqual([SIREN, `${SIREN}_${SIRET}`, `${SIREN}_${SIREN}00082`]);
    expect(await addresses.list(SIREN, null, signal)).toMatchObject([
      { identifier: SIREN, siret: null, from: "2026-10-01", until: null },
      { identifier: `${SIREN}_${SIRET}`, siret: SIRET, until: "2026-12-31", reference: expect.any(String) },
    ]);
    expect(await addresses.list("552100554", null, signal)).toEqual([]);
    expect(fake.violations).toEqual([]);
  });

  it("are ended by their own id; one that is gone already is none to end", async () => {
    const { fake, addresses } = open();
    fake.own.enrol(SIREN, "Atelier Brumaire");
    await addresses.declare(asked, signal);
    const [line] = await addresses.list(SIREN, null, signal);
    if (line === undefined) throw new Error("no line");
    expect(await failureOf(addresses.end({ ...line, reference: null }, "2026-09-15", signal))).toMatchObject({
      kind: "refused",
      facts: { code: "line_not_told" },
    });
    await addresses.end(line, "2026-09-15", signal);
    await addresses.end(line, "2026-09-15", signal);
    expect(await addresses.list(SIREN, null, signal)).toEqual([]);
    expect(fake.violations).toEqual([]);
  });

  it("are refused for what is not enrolled, and for a line that is there", async () => {
    const { fake, addresses } = open();
    expect(await failureOf(addresses.declare(asked, signal))).toMatchObject({
      kind: "refused",
      facts: { code: "not_enrolled" },
    });
    fake.own.enrol(SIREN, "Atelier Brumaire");
    await addresses.declare(asked, signal);
    expect(await failureOf(addresses.declare(asked, signal))).toMatchObject({
      kind: "refused",
      facts: { alreadyExists: true },
    });
    expect(fake.own.lines()).toHaveLength(1);
  });

  it("take an identifier that is there, shown or not", async () => {
    const { fake, addresses } = open();
    const unit = fake.own.enrol(SIREN, "Atelier Brumaire");
    fake.own.identify(unit, "SUFFIX", "0000", "ACHATS");
    await addresses.declare({ ...asked, suffix: "ACHATS" }, signal);
    expect(fake.faults.of("prepare-address")).toEqual([]);
    fake.faults.meet("prepare-address", { status: 409, body: { code: "DUPLICATE_RESOURCE" } });
    expect(await failureOf(addresses.declare({ ...asked, suffix: "VENTES" }, signal))).toMatchObject({
      kind: "refused",
      facts: { code: "identifier_not_shown" },
    });
    fake.faults.meet("prepare-address", { status: 409, body: { code: "DUPLICATE_RESOURCE" }, after: true });
    await addresses.declare({ ...asked, suffix: "VENTES" }, signal);
    expect(fake.own.lines()).toHaveLength(2);
    expect(fake.violations).toEqual([]);
  });
});
