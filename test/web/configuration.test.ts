import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ADAPTERS } from "../../src/adapters/registry.ts";
import { loadConfig } from "../../src/config/index.ts";
import { Rejection } from "../../src/domain/problem.ts";
import type { DoneAct } from "../../src/usecases/operate/acts.ts";
import { ownFolder } from "../support/processes.ts";
import { browser } from "./browser.ts";
import { cameAs, plain, rowsOf, signedIn } from "./desk.ts";

const ROOM = "/desk/configuration";

describe("the room of the configuration", () => {
  test("is for administrators", async () => {
    const { post, get } = browser();
    await post("/desk/login", { key: "acme-key" });
    const answer = await get(ROOM);
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain("passerelle.yaml");
  });

  test("is read again by no tenant", async () => {
    const done: DoneAct[] = [];
    const { post, get, calls } = browser({ recordAct: async (act) => void done.push(act) });
    await post("/desk/login", { key: "acme-key" });
    const token = /name="token" value="([^"]+)"/.exec(await (await get("/desk/invoices")).text())?.[1] ?? "";
    calls.length = 0;
    const answer = await post(`${ROOM}/reload`, { token });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("for administrators");
    expect(calls).toEqual([]);
    // What was refused is written down as well.
    expect(done.at(-1)).toMatchObject({
      act: "config_reload",
      status: 403,
      caller: { kind: "tenant", tenant: "acme" },
    });
  });

  test("is read again by nobody who may only look, and shown to them without the button", async () => {
    const reader = { name: "audit@example.com", sees: "all", acts: false } as const;
    const { get, post, token, calls } = await cameAs(reader, {});
    const page = plain(await (await get(ROOM)).text());
    expect(page).toContain("passerelle.yaml");
    expect(page).not.toContain("Reload");
    expect(page).not.toContain(`action="${ROOM}`);
    calls.length = 0;
    const answer = await post(`${ROOM}/reload`, { token });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("You may look");
    expect(calls).toEqual([]);
  });

  test("shows what was read, when, of which file, and what is odd about it", async () => {
    const shown = {
      file: "passerelle.yaml",
      readAt: new Date("2025-07-02T07:00:00Z"),
      digest: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
      text: "store: <sqlite>\n",
      process: "process-1",
      warnings: [{ path: "admin.keys[0]", message: "is short", fix: "make a longer one" }],
    };
    const { seen } = await signedIn({}, { configuration: () => shown });
    const page = await seen(ROOM);
    expect(page).toContain("store: &lt;sqlite&gt;");
    expect(page).toContain("2 Jul 2025, 09:00:00");
    expect(page).toContain("is short");
    expect(await seen(ROOM, "fr")).toContain('<span lang="en">is short</span>');
  });

  test("names the processes that work on the store, and marks those that go by another one", async () => {
    const at = new Date("2025-07-02T07:00:00Z");
    const one = (n: number, digest: string) => ({
      id: `process-${n}`,
      name: `web-${n}:42`,
      version: "1.2.3",
      digest,
      readAt: at,
      startedAt: at,
      seenAt: at,
    });
    const own = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    const of = async (processes: ReturnType<typeof one>[]) =>
      (await signedIn({ presentProcesses: async () => processes })).seen;
    const differing = await of([one(1, own), one(2, "ffff2c3d4e5f60718293")]);
    const page = await differing(ROOM);
    expect(page).toContain("1 other process goes by another configuration than this one.");
    expect(rowsOf(page)).toContainEqual([
      "web-1:42 (this one)",
      "1.2.3",
      "0a1b2c3d4e5f6071",
      "2 Jul 2025, 09:00:00 1 hour ago",
      "2 Jul 2025, 09:00:00 1 hour ago",
    ]);
    expect(rowsOf(page).map(([name, , digest]) => [name, digest])).toContainEqual([
      "web-2:42",
      "ffff2c3d4e5f6071 differs",
    ]);
    expect(await differing(ROOM, "fr")).toContain("1 autre processus suit une autre configuration");
    expect(await (await of([one(1, own), one(3, own)]))(ROOM)).toContain("All of them go by the same");
    expect(await (await of([one(1, own)]))(ROOM)).toContain("No other process works on this store.");
  });

  test("reads it again, tells what changed, and has that written down", async () => {
    const done: DoneAct[] = [];
    const { post, token } = await signedIn({
      recordAct: async (act) => void done.push(act),
      reloadConfig: async () => ({ changed: ["tenants.acme"], needsRestart: ["listen"], warnings: [] }),
    });
    const page = await (await post(`${ROOM}/reload`, { token })).text();
    expect(page).toContain("In use now: tenants.acme. Waits for a new process: listen.");
    expect(done.at(-1)).toMatchObject({
      act: "config_reload",
      status: 200,
      target: { tenant: null, detail: "tenants.acme listen" },
    });
  });

  test("names each fault with its place and what to do, where it cannot be used", async () => {
    const fault = { path: "tenants.acme", code: "odd", message: "is <odd>", fix: "mend it" };
    const { post, token } = await signedIn({
      reloadConfig: async () => {
        throw new Rejection(422, "configuration_faulty", "Faulty", "Faulty.", [fault]);
      },
    });
    const answer = await post(`${ROOM}/reload`, { token });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain("nothing has changed");
    expect(page).toContain("is &lt;odd&gt;");
    expect(page).toContain("mend it");
  });
});

test("nothing secret is in what is shown", () => {
  const file = join(ownFolder(), "passerelle.json");
  const secrets = [
    "admin-secret-1",
    "tenant-secret-2",
    "postgres-secret-3",
    "oidc-secret-4",
    "smtp-secret-5",
  ];
  const [admin, acme, store, client, mail] = secrets;
  const hook = `whsec_${Buffer.from("a webhook's secret of 32 bytes !").toString("base64")}`;
  writeFileSync(
    file,
    JSON.stringify({
      store: { url: `postgres://user:${store}@db/passerelle` },
      admin: { keys: [admin] },
      smtp: { url: `smtps://user:${mail}@mail.example`, from: "a@example.com" },
      desk: {
        oidc: {
          issuer: "https://id.example",
          clientId: "desk",
          clientSecret: client,
          roles: [{ value: "x", role: "admin" }],
        },
      },
      platforms: { try: { adapter: "sandbox" } },
      tenants: {
        acme: {
          keys: [acme],
          companies: ["732829320"],
          routes: [{ platform: "try" }],
          webhooks: [{ url: "https://erp.example/hook", secret: hook }],
        },
      },
    }),
  );
  const { masked } = loadConfig(file, {}, ADAPTERS);
  for (const secret of [...secrets, hook]) expect(masked).not.toContain(secret);
  expect(masked).toContain("postgres://user:••••••••@db/passerelle");
  expect(masked).toContain("clientId: desk");
});
