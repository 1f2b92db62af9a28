import { join } from "node:path";
import { expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { BUYER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { mailServer } from "../support/mail-server.ts";
import { erp, ownFolder, startGatewayProcess, startSandboxProcess, until } from "../support/processes.ts";

const PASSWORD = "p:ss/w0rd of the test";

it("gives a received invoice by mail, once for the reader, over a lost answer and a kill; and tells what is nobody's", async () => {
  // Nothing that was taken is confirmed before the kill.
  let killed = false;
  const server = await mailServer({
    login: { user: "gateway", password: PASSWORD },
    mood: () => (killed ? "ok" : "lost"),
  });
  const sandbox = await startSandboxProcess();
  const folder = ownFolder();
  const config = {
    store: { url: `sqlite:${join(folder, "passerelle.db")}` },
    workers: { leaseSeconds: 1 },
    admin: { keys: ["admin-key-of-the-test"] },
    platforms: {
      try: {
        adapter: "sandbox",
        settings: { url: sandbox.url, clientId: "acme" },
        poll: { everySeconds: 0.2 },
      },
    },
    smtp: {
      url: server.url(`gateway:${encodeURIComponent(PASSWORD)}`),
      from: "factures@gateway.example",
    },
    alerts: { email: ["ops@gateway.example"] },
    tenants: {
      reader: {
        companies: [BUYER_SIREN],
        deliver: { email: { to: ["in@reader.example"], subject: "{number} {total}" } },
      },
      other: {
        keys: ["key-of-other-in-the-test"],
        companies: ["552100554"],
        deliver: { email: { to: ["in@other.example"] } },
      },
    },
  };
  const content = sampleContent({ number: "MAILED-1" });
  const document = writeCii(content);
  const stranger = { ...content.buyer, legalId: { scheme: "0002", value: "552081317" }, identifiers: [] };
  const nobodys = writeCii(sampleContent({ number: "NOBODYS-1", buyer: stranger }));
  const first = await startGatewayProcess(config, folder);
  for (const bytes of [document, nobodys]) {
    const answer = await fetch(`${sandbox.url}/control/clients/acme/receive`, {
      method: "POST",
      headers: { "content-type": "application/xml" },
      body: new Uint8Array(bytes),
    });
    expect(answer.ok, await answer.text()).toBe(true);
  }
  await until(
    () => erp(first.url, "admin-key-of-the-test").get("/v1/failures"),
    ({ json }) => json.items.length === 1,
  );
  await server.has(1);
  await first.end("SIGKILL");
  killed = true;

  const second = await startGatewayProcess(config, folder);
  const admin = erp(second.url, "admin-key-of-the-test");
  await until(
    () => admin.get("/v1/diagnostics"),
    ({ json }) => server.read().length === 2 && json.endpoints.length === 0,
  );
  const mails = server.taken.filter(({ to }) => to[0] === "in@reader.example");
  expect(mails.length).toBeGreaterThan(1);
  for (const { bytes } of mails) expect(bytes.equals(mails[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  const alert = server.taken.find(({ to }) => to[0] === "ops@gateway.example")?.bytes.toString("latin1");
  expect(alert).toContain("NOBODYS-1");
  expect(alert).not.toContain("MAILED-1");
  const text = mails[0]?.bytes.toString("latin1") ?? "";
  expect(text).toContain("Subject: MAILED-1 1200.00");
  expect(text.replaceAll("\r\n", "")).toContain(Buffer.from(document).toString("base64"));
  expect(first.output() + second.output()).not.toContain(PASSWORD);
  expect(first.output() + second.output()).not.toContain(encodeURIComponent(PASSWORD));
});
