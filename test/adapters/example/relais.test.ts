import { describe, expect, it } from "vitest";
import { adapterContract } from "../contract.ts";
import { opener, type Rig } from "../rig.ts";
import { RelaisFake } from "./fake.ts";
import { relais } from "./index.ts";
import { RELAIS_STATES } from "./table.ts";

/* The adapter of docs/add-a-platform.md: as small as one can be, and held to the same suite as the real ones. */

const rig = (): Rig & { fake: RelaisFake } => {
  const fake = new RelaisFake();
  return {
    fake,
    fetch: fake.fetch,
    settings: { apiUrl: "https://relais.example", clientId: "c", clientSecret: fake.secret },
    faults: fake.faults,
    violations: fake.violations,
    deposits: () => fake.invoices.map(({ id, bytes }) => ({ platformId: id, bytes })),
    revoke: (token) => fake.revoked.add(token),
    refusal: { status: 400, body: { error: "no_buyer", text: "The buyer is not known" } },
    alreadyThere: { status: 409, body: { error: "known_already" } },
    withoutId: { status: 201, body: {} },
    receive: (times) => times.map((at) => `event:${fake.say("r-1", "delivered", at)}`),
    beforePage: (run) => {
      fake.beforePage = run;
    },
    render: (platformId) => {
      const bytes = new TextEncoder().encode("%PDF-1.7 for people");
      const held = fake.invoices.find(({ id }) => id === platformId);
      if (held !== undefined) held.files.readable = { bytes, type: "application/pdf" };
      return { readable: bytes };
    },
  };
};

adapterContract("relais", relais, rig);

describe("the states of Relais", () => {
  /** What the adapter makes of one state. */
  const told = async (state: string) => {
    const made = rig();
    made.fake.say("r-1", state, "2026-09-14T10:00:00Z");
    const { connection } = opener(relais, () => made)();
    const signal = AbortSignal.timeout(5_000);
    const [item] = (await connection.events?.since(null, null, signal))?.items ?? [];
    if (item === undefined) throw new Error("no item");
    return connection.events?.read(item, signal);
  };

  it.each(Object.entries(RELAIS_STATES))("%s is %s", async (rawCode, status) => {
    expect(await told(rawCode)).toMatchObject({
      about: { platformId: "r-1" },
      statement: { rawCode, status },
    });
  });

  it("that are not in the table are kept, not guessed", async () => {
    expect(await told("frozen")).toMatchObject({ statement: { rawCode: "frozen", status: null } });
  });
});
