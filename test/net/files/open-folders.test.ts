import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/documents/index.ts";
import { redactor } from "../../../src/net/redact.ts";
import { openAccounts } from "../../../src/open-accounts.ts";
import { folderAccounts, foldersIn } from "../../../src/open-folders.ts";
import { openPlatform } from "../../../src/open-platform.ts";
import { realInvoice } from "../../adapters/files/desk.ts";
import { settle } from "../../adapters/rig.ts";
import { afterThisTest } from "../../support/endings.ts";
import { TENANT } from "../../support/world.ts";
import { NEVER } from "./kit.ts";

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

it("gives a tenant files in the folder itself, which is well while it can be listed", async () => {
  const root = mkdtempSync(join(tmpdir(), "passerelle-inbox-"));
  afterThisTest(() => rmSync(root, { recursive: true, force: true }));
  const deliver = {
    files: { url: `file://${root}`, out: ".", publish: "rename", name: "{number}-{id}.{ext}" },
  };
  const world = {
    log: quiet,
    metrics: {
      request: () => {},
      circuit: () => {},
      tokenExpiry: () => {},
      copyProduced: () => {},
      copyImport: () => {},
      copyLoaded: () => {},
    },
    redact: redactor([]),
    kept: () => Promise.resolve(null),
    copies: { folder: root, watch: false },
  };
  const open = openAccounts((account) => openPlatform(account, world, DEFAULT_LIMITS));
  open.change(folderAccounts([TENANT, { ...TENANT, name: "reader", deliver }]));
  afterThisTest(() => open.close());
  const folders = foldersIn(open.platforms);
  expect(folders.get("files:acme")).toBeNull();
  const folder = folders.get("files:reader");
  if (folder === null) throw new Error("the tenant has no folder");
  const outgoing = realInvoice();
  const sent = await settle((step) => folder.submit({ ...outgoing, step }, NEVER));
  const name = `${outgoing.invoice.number}-${outgoing.invoice.id}`;
  expect(sent).toEqual({ done: true, platformId: name });
  expect(readdirSync(root)).toEqual([`${name}.xml`]);
  expect(readFileSync(join(root, `${name}.xml`))).toEqual(Buffer.from(outgoing.bytes));
  expect(await folder.health(NEVER)).toMatchObject({ ok: true });
  rmSync(root, { recursive: true });
  expect(await folder.health(NEVER)).toMatchObject({ ok: false });
});
