import { describe, expect, it } from "vitest";
import { Rejection } from "../../../src/domain/problem.ts";
import type { Receiving } from "../../../src/domain/sharing/rule.ts";
import { giveEach } from "../../../src/usecases/share/give-selection.ts";
import type { giveInvoice, Receivers } from "../../../src/usecases/share/hand-over.ts";
import { invoice } from "../../store/samples.ts";
import { openWorld, TENANT } from "../../support/world.ts";

const COMPANY = "552100554";
const RECEIVING: Receiving = {
  unrouted: null,
  rules: [{ when: { company: COMPANY, type: ["380"] }, to: ["spend"], copy: ["acme"], more: false }],
};

const open = async () => {
  const tenants = ["acme", "spend"].map((name) => ({ ...TENANT, name, companies: [COMPANY] }));
  const world = await openWorld({ tenants, receiving: RECEIVING });
  const receive = async (type: string): Promise<string> => {
    const one = invoice({ direction: "inbound", type });
    await world.store.invoices.insert({ ...one, buyer: { ...one.buyer, siren: COMPANY } });
    return one.id;
  };
  return { ...world, receive };
};

/** Gives one invoice as the test says, and remembers what was asked. How it is really given has tests of its own. */
const giving = () => {
  const asked: [id: string, receivers: Receivers][] = [];
  const give: typeof giveInvoice = async (_parts, id, receivers) => {
    asked.push([id, receivers]);
    if (id !== "inv_none") return { id, changed: id !== "inv_same" };
    const fault = { path: "invoice", code: "invoice_not_found", message: "None." };
    throw new Rejection(404, "invoice_not_found", "None", { en: "None.", fr: "Aucune." }, [
      { ...fault, fix: "Look for it.", fixFr: "Cherchez-la." },
    ]);
  };
  return { asked, give };
};

describe("a selection", () => {
  it("goes to the receivers that are named, each once, and one that is refused keeps no other back", async () => {
    const { parts } = await open();
    const { asked, give } = giving();
    const to = { to: ["acme"], copy: ["spend"] };
    expect(await giveEach(parts, ["inv_1", "inv_none", "inv_same", "inv_1", "inv_2"], to, give)).toEqual({
      given: ["inv_1", "inv_2"],
      unchanged: ["inv_same"],
      refused: [
        {
          invoice: "inv_none",
          code: "invoice_not_found",
          message: "None.",
          messageFr: "Aucune.",
          fix: "Look for it.",
          fixFr: "Cherchez-la.",
        },
      ],
    });
    expect(asked).toEqual(["inv_1", "inv_none", "inv_same", "inv_2"].map((id) => [id, to]));
  });

  it("goes by the rules in force; what they give to nobody stays, and is told why", async () => {
    const { parts, receive } = await open();
    const { asked, give } = giving();
    const [taken, held] = [await receive("380"), await receive("381")];
    const { given, refused } = await giveEach(parts, [taken, held], { byRules: true }, give);
    expect(asked).toEqual([[taken, { to: ["spend"], copy: ["acme"] }]]);
    expect(given).toEqual([taken]);
    expect(refused).toMatchObject([
      {
        invoice: held,
        code: "unrouted",
        message: expect.stringContaining("No rule takes it"),
        fix: expect.stringContaining("Change the rules"),
        fixFr: expect.stringContaining("Changez les règles"),
      },
    ]);
  });

  it("stops at a fault of our own, which is no refusal", async () => {
    const { parts } = await open();
    const broken = () => Promise.reject(new Error("broken"));
    const to = { to: ["acme"], copy: [] };
    await expect(giveEach(parts, ["inv_1"], to, broken)).rejects.toThrow("broken");
  });
});
