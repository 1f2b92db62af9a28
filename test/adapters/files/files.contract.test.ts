import { describe, expect, it } from "vitest";
import { files } from "../../../src/adapters/files/index.ts";
import { cdar } from "../cdar.ts";
import { pullCases } from "../contract-pull.ts";
import { opener, type Rig } from "../rig.ts";
import { FakeFolder } from "./fake-folder.ts";
import { folderRig } from "./folder-rig.ts";

const filesRig = (): Rig =>
  folderRig(new FakeFolder(), { url: "file:///edi" }, (n) => ({
    path: `in/${n}.xml`,
    bytes: cdar({ status: "205", number: `N${n}` }),
  }));

describe("files: what the contract of an adapter asks where there is no HTTP", () => {
  const open = opener(files, filesRig);

  pullCases(open);

  describe("where each file is given one time only", () => {
    pullCases((settings) => open({ consume: "once", ...settings }));
  });

  it("gives up when it is told to, and makes no call after that", async () => {
    const { rig, connection, outgoing } = open();
    const aborted = AbortSignal.abort();
    const step = { state: "written", name: "a.xml", looks: 0 };
    const calls: (Promise<unknown> | undefined)[] = [
      connection.invoices.submit({ ...outgoing(), step }, aborted),
      connection.invoices.find?.({ ...outgoing(), step }, aborted),
      connection.events?.since(null, null, aborted, async () => {}),
      connection.health(aborted),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ kind: "unsent" });
    expect((rig.files as FakeFolder).calls).toEqual([]);

    const late = new AbortController();
    rig.beforePage(() => late.abort());
    await expect(connection.events?.since(null, null, late.signal)).rejects.toMatchObject({ kind: "unsent" });
  });

  it("declares its settings: secrets as such, defaults that are allowed", () => {
    const secrets = Object.entries(files.settings).filter(([, setting]) => setting.secret === true);
    expect(secrets.map(([key]) => key)).toEqual(["privateKey", "passphrase", "password"]);
    for (const { label, oneOf, default: usual } of Object.values(files.settings)) {
      expect(label).not.toBe("");
      if (oneOf !== undefined) expect(oneOf).toContain(usual);
    }
  });
});
