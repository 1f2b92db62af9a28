import { once } from "node:events";
import { request } from "node:http";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeForm } from "../../src/conformance/multipart.ts";
import { writeCii } from "../../src/documents/index.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { control, depositsOf } from "../support/control.ts";
import { basesOf } from "../support/facade.ts";
import { nationalClient } from "../support/national-client.ts";
import { erp, ownFolder, type Running, startGatewayProcess, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

const TENANT = "acme";
const KEY = "key-of-the-test";
const SANDBOX_CLIENT = "facade-kills";

const infoOf = (number: string) =>
  ({ flowSyntax: "CII", name: `${number}.xml`, trackingId: number }) as const;

/** Sends the bytes of a deposit, and waits for nothing but that they have left. */
const sendBytes = async (gateway: Running, bytes: Uint8Array, number: string): Promise<void> => {
  const { type, body } = writeForm([
    { name: "flowInfo", type: "application/json", bytes: Buffer.from(JSON.stringify(infoOf(number))) },
    { name: "file", type: "application/xml", fileName: `${number}.xml`, bytes },
  ]);
  const headers = { authorization: `Bearer ${KEY}`, "content-type": type, "content-length": body.length };
  const call = request(`${basesOf(gateway).flowUrl}/v1/flows`, { method: "POST", headers });
  call.on("error", () => {});
  const sent = once(call, "finish");
  call.end(body);
  await sent;
};

type Moment = (gateway: Running, bytes: Uint8Array, number: string) => Promise<unknown>;

it("a deposit has one effect, whenever the gateway is killed on its way, and however often it is made", {
  timeout: 120_000,
}, async () => {
  const sandbox = await openSandbox();
  const folder = ownFolder();
  const start = () =>
    startGatewayProcess(
      {
        store: { url: `sqlite:${join(folder, "passerelle.db")}` },
        workers: { leaseSeconds: 1 },
        platforms: {
          try: {
            adapter: "sandbox",
            settings: { url: sandbox.url, clientId: SANDBOX_CLIENT },
            poll: { everySeconds: 0.2 },
            timeoutSeconds: 30,
            retry: { firstSeconds: 0.2, maxSeconds: 1 },
          },
        },
        tenants: { [TENANT]: { keys: [KEY], companies: [SELLER_SIREN], routes: [{ platform: "try" }] } },
      },
      folder,
    );
  const clientOf = (gateway: Running) => nationalClient(gateway, TENANT, KEY);
  const moments: Record<string, Moment> = {
    sent: sendBytes,
    answered: async (gateway, bytes, number) => clientOf(gateway).deposit(bytes, infoOf(number)),
    delivered: async (gateway, bytes, number) => {
      // It is taken, and the answer never comes.
      const effect = { kind: "hang", when: "after" };
      await control(sandbox, "POST", "/faults", { match: "submit", times: "always", effect });
      await clientOf(gateway).deposit(bytes, infoOf(number));
      await until(
        () => depositsOf(sandbox, SANDBOX_CLIENT),
        (deposits) => deposits.some((one) => one.number === number),
      );
    },
  };

  let gateway = await start();
  for (const [number, moment] of Object.entries(moments)) {
    const bytes = writeCii(sampleContent({ number, process: "B1" }));
    await moment(gateway, bytes, number);
    expect(await gateway.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
    await control(sandbox, "DELETE", "/faults");

    gateway = await start();
    const client = clientOf(gateway);
    const { flowId } = await client.deposit(bytes, infoOf(number));
    expect((await client.judged(flowId)).acknowledgement, number).toEqual({ status: "Ok" });
    expect(await client.deposit(bytes, infoOf(number)), number).toMatchObject({ flowId });
    await until(
      () => erp(gateway.url, KEY).get(`/v1/invoices/${flowId}`),
      ({ json }) => json.delivery === "sent",
    );
    const { flows } = await client.search({ trackingId: number });
    expect(
      flows.map((flow) => flow.flowId),
      number,
    ).toEqual([flowId]);
    expect(client.faults).toEqual([]);
  }

  const flows = await clientOf(gateway).everything({ flowType: ["CustomerInvoice"] }, 5);
  expect(flows.map(({ trackingId }) => trackingId).sort()).toEqual(Object.keys(moments).sort());
  const numbers = (await depositsOf(sandbox, SANDBOX_CLIENT)).map(({ number }) => number);
  expect(numbers.sort()).toEqual(Object.keys(moments).sort());
  await gateway.end("SIGTERM");
});
