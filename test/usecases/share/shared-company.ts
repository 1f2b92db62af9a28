import { writeCii } from "../../../src/documents/index.ts";
import { vatNumberOf } from "../../../src/domain/company.ts";
import { ENDPOINT_RULES } from "../../../src/domain/erp-endpoint.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { StatusName } from "../../../src/domain/life-cycle/status.ts";
import type { ReceiveRule, Receiving } from "../../../src/domain/sharing/rule.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { openWorld, TENANT, type World } from "../../support/world.ts";

/** A call of a tenant's endpoint that was taken. */
export interface Told {
  /** Of its URL. */
  host: string;
  id: string;
  type: string;
  data: Record<string, unknown>;
}

export interface SharedWorld extends World {
  told: Told[];
  /** Endpoints that cannot be reached; "gone": that answer 410. */
  down: Map<string, "down" | "gone">;
  /** What went out to the platform as a status, in order. */
  pushed: { invoice: string; status: StatusName }[];
  /** The platform has an invoice for the company; its id here, once it came. */
  receive(number: string): Promise<string>;
  /** The platform has a status of an invoice to say. */
  willSay(id: string, status: StatusName): void;
  /** It says it, and is heard. */
  say(id: string, status: StatusName): Promise<void>;
  /** Lets everything run that is due. */
  run(): Promise<void>;
}

/** A tenant of the company that the others have too. */
export const sharing = (name: string, change: Partial<Tenant> = {}): Tenant => ({
  ...TENANT,
  name,
  webhooks: [{ url: `https://${name}.example/hook`, secrets: ["whsec_a2V5"] }],
  ...change,
});

/** "acme" has a project ERP, "spend" pays, "books" keeps the accounts, "far" has nothing to do with them. */
export const ACME = sharing("acme");
export const SPEND = sharing("spend", { routes: [] });
export const BOOKS = sharing("books", { routes: [] });
export const FAR = sharing("far", { companies: [BUYER_SIREN], routes: [] });

export const caller = (tenant: string) => ({ kind: "tenant", tenant }) as const;

export const rule = (to: string[], change: Partial<ReceiveRule> = {}): ReceiveRule => ({
  when: {},
  to,
  copy: [],
  more: false,
  ...change,
});

/** "acme" leads, "spend" reads. */
const LEADS_AND_READS: Receiving = { rules: [rule(["acme"], { copy: ["spend"] })], unrouted: null };

/** A file that is addressed to the company that is shared. */
const addressed = (number: string): Uint8Array => {
  const { seller, buyer, ...content } = sampleContent({ number });
  const as = <T>(party: T, siren: string): T => ({
    ...party,
    legalId: { scheme: "0002", value: siren },
    vatNumber: vatNumberOf(siren),
    electronicAddress: { scheme: "0225", value: siren },
    identifiers: [],
  });
  return writeCii({ ...content, seller: as(seller, BUYER_SIREN), buyer: as(buyer, SELLER_SIREN) });
};

/** A gateway whose tenants share a company, and whose platform takes statuses. */
export const openShared = async (
  receiving: Receiving = LEADS_AND_READS,
  tenants: Tenant[] = [ACME, SPEND, BOOKS, FAR],
): Promise<SharedWorld> => {
  const told: Told[] = [];
  const down: SharedWorld["down"] = new Map();
  const pushed: SharedWorld["pushed"] = [];
  const world = await openWorld({
    tenants,
    receiving,
    erpCalls: {
      rules: ENDPOINT_RULES,
      post: async ({ url, body, proof }) => {
        const host = new URL(url).hostname.replace(".example", "");
        const mood = down.get(host);
        if (mood === "gone") return { status: 410, words: "" };
        if (mood === "down")
          throw new Failure("unsent", { code: "connection_refused", message: "It is down." });
        const { type, data } = JSON.parse(body) as Pick<Told, "type" | "data">;
        told.push({ host, id: "id" in proof ? proof.id : "", type, data });
        return { status: 204, words: "" };
      },
      isPublic: () => true,
    },
  });
  const { fake, clock, store } = world;
  fake.connection.statuses = {
    send: async ({ id, invoice, status }) => {
      pushed.push({ invoice: invoice.number, status });
      return { done: true, platformId: `st-${id}` };
    },
    find: async () => null,
    allowed: () => ({ allowed: true }),
  };
  await schedulePolls(world.parts);
  const worker = world.worker();
  const run = async (): Promise<void> => {
    await worker.idle();
    clock.forward(61);
    await worker.idle();
  };
  const says = (id: string, means: ReturnType<typeof fake.read>): void => {
    const before = fake.read;
    fake.read = (item) => (item.id === id ? means : before(item));
    fake.said.push({ id, at: clock.now().toISOString(), raw: {} });
  };
  const willSay: SharedWorld["willSay"] = (id, status) => {
    const name = `said ${fake.said.length}`;
    says(name, {
      kind: "statement",
      about: { trackingId: id },
      statement: {
        platformEventId: name,
        rawCode: status,
        status,
        at: clock.now().toISOString(),
        setBy: { role: "WK" },
        reasons: [],
        comment: null,
        amounts: [],
        external: false,
      },
    });
  };
  return {
    ...world,
    told,
    down,
    pushed,
    run,
    receive: async (number) => {
      says(`came ${number}`, {
        kind: "invoice",
        platformId: `in-${number}`,
        document: { bytes: addressed(number), mediaType: "application/xml", fileName: `${number}.xml` },
        receivedAt: clock.now().toISOString(),
      });
      await run();
      const [found] = (await store.invoices.list({ number, direction: "inbound" }, { limit: 1 })).items;
      if (found === undefined) throw new Error(`${number} did not come`);
      return found.id;
    },
    willSay,
    say: (id, status) => {
      willSay(id, status);
      return run();
    },
  };
};
