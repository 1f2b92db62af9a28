import { describe, expect, it } from "vitest";
import { chorusPro } from "../../../src/adapters/chorus-pro/index.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { fakePlatform, openWorld, type World } from "../../support/world.ts";
import { ChorusFake } from "../fakes/chorus-pro.ts";
import { testIo } from "../io.ts";
import { settingsOf, structure } from "./rig.ts";

const CALLER = { kind: "tenant", tenant: "acme" } as const;

interface Desk {
  fake: ChorusFake;
  world: World;
  id: string;
  /** The process dies at the platform's next call of this kind; what it was doing never ends. */
  dieAt(operation: string, when: "before" | "after"): Promise<void>;
}

/** The gateway's own outbox over the platform, with one invoice on its way. */
const desk = async (): Promise<Desk> => {
  const fake = new ChorusFake();
  fake.structures.push(structure({ siret: "40483304800022" }));
  const platform = fakePlatform();
  const world = await openWorld({ fake: platform });
  fake.now = () => world.clock.now().toISOString();

  let dying: { operation: string; when: "before" | "after"; died: () => void } | null = null;
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (dying === null || !pathname.endsWith(dying.operation)) return fake.fetch(request);
    const { when, died } = dying;
    dying = null;
    if (when === "after") await fake.fetch(request);
    died();
    return new Promise<never>(() => {});
  };
  const io = { ...testIo(fetch), now: world.clock.now };
  Object.assign(platform.connection, chorusPro.open(settingsOf(fake), io));

  const bytes = writeCii(sampleContent({ number: "F2026-0001", process: "A1" }));
  const { invoice } = await submitInvoice(world.parts, { tenant: "acme", bytes });
  return {
    fake,
    world,
    id: invoice.id,
    dieAt: async (operation, when) => {
      const death = new Promise<void>((died) => {
        dying = { operation, when, died };
      });
      const worker = world.worker();
      const turns = setInterval(() => {
        world.clock.forward(1);
        worker.wake();
      }, 5);
      await death;
      clearInterval(turns);
      // A dead process prolongs no lease; another one sees it run out.
      world.clock.forward(20);
    },
  };
};

/** Another process goes on until nothing is left to do. */
const settle = async ({ world, fake }: Desk): Promise<void> => {
  const worker = world.worker();
  for (let i = 0; i < 40; i++) {
    await worker.idle();
    const counts = await world.store.outbox.counts();
    if (counts.every(({ state }) => state === "failed" || state === "parked")) return;
    world.clock.forward(60);
    // The platform integrates what it took, whether anybody asks for the report or not.
    for (const flow of fake.flows) if (flow.reports[0]?.state === "IN_INTEGRE") flow.integrated = true;
  }
};

const endOf = async ({ world, id }: Desk) => {
  const invoice = await world.store.invoices.byId(id);
  return { delivery: invoice?.delivery, platformId: invoice?.platformId, problem: invoice?.problem?.code };
};

describe("a deposit at Chorus Pro through the outbox", () => {
  it.each(
    ["deposer/flux", "consulterCRDetaille", "rechercher/fournisseur"].flatMap((operation) =>
      (["before", "after"] as const).map((when) => [operation, when] as const),
    ),
  )(
    "is made once by whoever takes over from a process that died at %s, %s the platform's work",
    async (...at) => {
      const here = await desk();
      await here.dieAt(...at);
      await settle(here);
      const [invoice] = here.fake.invoices;
      expect(here.fake.flows).toHaveLength(1);
      expect(await endOf(here)).toEqual({
        delivery: "sent",
        platformId: String(invoice?.id),
        problem: undefined,
      });
      expect(here.fake.faults.of("submit")).toHaveLength(1);
      expect(here.fake.violations).toEqual([]);
    },
  );

  it("does not send again too soon after a lost answer, however long it had waited before", async () => {
    const here = await desk();
    const { fake, world } = here;
    fake.faults.meet("submit", { status: 429, headers: { "retry-after": "3600" } });
    await world.worker().idle();
    world.clock.forward(3_601);
    fake.faults.meet("submit", { transport: "ECONNRESET", after: true });
    const worker = world.worker();
    for (let i = 0; i < 20; i++) {
      await worker.idle();
      world.clock.forward(10);
    }
    expect(fake.flows).toHaveLength(1);
    await settle(here);
    expect(await endOf(here)).toMatchObject({ delivery: "sent" });
    expect(fake.flows).toHaveLength(1);
  });

  it("begins anew when a person retries a rejected flow, not with its old report", async () => {
    const here = await desk();
    const { fake, world } = here;
    fake.reports = [{ state: "IN_REJETE", invoiceErrors: [{ libelleErreurDP: "fournisseur inconnu" }] }];
    await settle(here);
    expect(await endOf(here)).toMatchObject({ delivery: "failed", problem: "flow_rejected" });
    // The supplier's structure is created on the portal; the document was right.
    fake.reports = [{ state: "IN_INTEGRE" }];
    fake.invoices.length = 0;
    const { items } = await listFailures(world.parts, CALLER, {}, { limit: 50 });
    await retryFailure(world.parts, CALLER, items[0]?.id ?? "", { notThere: false });
    await settle(here);
    expect(fake.flows).toHaveLength(2);
    expect(await endOf(here)).toMatchObject({ delivery: "sent", platformId: String(fake.invoices[0]?.id) });
  });

  it("keeps the flow of a deposit that is not through, for a person and after a retry", async () => {
    const here = await desk();
    const { fake, world } = here;
    fake.reports = [{ state: "IN_EN_ATTENTE_RETRAITEMENT_CPP" }];
    const worker = world.worker();
    for (let i = 0; i < 100; i++) {
      await worker.idle();
      world.clock.forward(3_600);
    }
    expect(await endOf(here)).toMatchObject({ delivery: "parked", problem: "flow_not_through" });
    const slow = Array.from({ length: 2 }, () => ({ state: "IN_EN_COURS_TRAITEMENT_CPP" }));
    for (const flow of fake.flows) flow.reports = [...slow, { state: "IN_INTEGRE" }];
    const { items } = await listFailures(world.parts, CALLER, {}, { limit: 50 });
    await retryFailure(world.parts, CALLER, items[0]?.id ?? "", { notThere: false });
    await settle(here);
    expect(fake.flows).toHaveLength(1);
    expect(await endOf(here)).toMatchObject({ delivery: "sent" });
  });
});
