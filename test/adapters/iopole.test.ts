import { iopole } from "../../src/adapters/iopole/index.ts";
import type { Adapter } from "../../src/adapters/port.ts";
import { adapterContract } from "./contract.ts";
import { rigOf } from "./iopole/rig.ts";
import type { Rig } from "./rig.ts";

/**
 * The platform shows a hundred unseen things and no more until they are marked, so a pull only goes on with the marks
 * that the gateway makes after its commit. Here each page is marked as soon as it is read.
 */
const committing: Adapter = {
  ...iopole,
  open(settings, io) {
    const connection = iopole.open(settings, io);
    const { events } = connection;
    if (events === undefined) return connection;
    return {
      ...connection,
      events: {
        ...events,
        async since(cursor, signal) {
          // The suite starts a pull beside a deposit and looks at the deposit first: a pull that fails sooner would
          // count as an error that nobody handles.
          await new Promise(setImmediate);
          const page = await events.since(cursor, signal);
          await events.acknowledge?.(page.items, signal);
          return page;
        },
      },
    };
  },
};

const contractRig = (): Rig => {
  const { fake, settings } = rigOf();
  return {
    fetch: fake.fetch,
    settings,
    faults: fake.faults,
    deposits: () =>
      fake.invoices
        .filter((i) => i.direction === "OUTBOUND")
        .map((i) => ({ platformId: i.id, bytes: i.bytes ?? new Uint8Array() })),
    revoke: (token) => {
      fake.revoked.add(token);
    },
    violations: fake.violations,
    refusal: {
      status: 400,
      body: {
        statusMessage: "Request validation issues",
        details: [{ code: "invalid_string", path: ["file"], message: "Invalid file name" }],
      },
    },
    alreadyThere: { status: 409, body: { code: "DUPLICATE_RESOURCE", statusMessage: "It exists already" } },
    withoutId: { status: 201, body: { type: "INVOICE" } },
    receive: (times) => times.map((createDate) => `invoice:${fake.add({ createDate }).id}`),
    beforePage: (run) => {
      fake.beforePage = run;
    },
    render: (platformId) => {
      const invoice = fake.invoices.find((i) => i.id === platformId);
      const readable = new TextEncoder().encode("%PDF-1.7 readable");
      if (invoice !== undefined) invoice.readable = readable;
      return { readable };
    },
    webhook: {
      signed: (at) => {
        const { id } = fake.add({});
        const status = fake.say(id, "APPROVED");
        const body = JSON.stringify(status);
        const headers = fake.headersOf(at, "/platforms/test/webhook", body);
        return { headers, body: new TextEncoder().encode(body), itemId: `status:${status.statusId}` };
      },
    },
  };
};

adapterContract("iopole", committing, contractRig);
