import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { files } from "../../../src/adapters/files/index.ts";
import { cdar } from "../cdar.ts";
import { pullCases } from "../contract-pull.ts";
import { opener, type Rig } from "../rig.ts";
import { FakeFolder } from "./fake-folder.ts";
import { FolderFaults } from "./folder-faults.ts";

const filesRig = (): Rig => {
  const folder = new FakeFolder();
  let received = 0;
  return {
    fetch: () => new Response(null, { status: 500 }),
    files: folder,
    settings: { url: "file:///edi" },
    // What lies in a folder was not read, however old it is.
    listsUnseen: true,
    faults: new FolderFaults(folder),
    deposits: () => [],
    revoke: () => {},
    violations: [],
    refusal: { status: 500 },
    alreadyThere: { status: 500 },
    withoutId: { status: 500 },
    receive: (times) =>
      times.map((time) => {
        const bytes = cdar({ status: "205", number: `N${received++}` });
        folder.clock = new Date(time);
        const path = `in/${received}.xml`;
        folder.put(path, bytes);
        return `${path}#${bytes.length}-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`;
      }),
    beforePage: (run) => {
      folder.onList = run;
    },
    render: () => ({}),
  };
};

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
      connection.events?.since(null, null, aborted),
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
