import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { chorusProEdi } from "../../../src/adapters/files/chorus-pro-edi.ts";
import { invoiceStatuses } from "../../fixtures/cppstatut.ts";
import { pullCases } from "../contract-pull.ts";
import { opener, type Rig } from "../rig.ts";
import { FakeFolder } from "./fake-folder.ts";
import { FolderFaults } from "./folder-faults.ts";

const chorusRig = (): Rig => {
  const folder = new FakeFolder(["out", "in"]);
  let received = 0;
  return {
    fetch: () => new Response(null, { status: 500 }),
    files: folder,
    settings: { url: "file:///edi", application: "AAA123" },
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
        const bytes = invoiceStatuses({ number: `N${received++}`, code: "03" });
        folder.clock = new Date(time);
        const path = `in/FEN1201A_AAA123_CPP001${received}.xml`;
        folder.put(path, bytes);
        return `${path}#${bytes.length}-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`;
      }),
    beforePage: (run) => {
      folder.onList = run;
    },
    render: () => ({}),
  };
};

describe("chorus-pro-edi: what the contract of an adapter asks where there is no HTTP", () => {
  const open = opener(chorusProEdi, chorusRig);

  pullCases(open);

  it("gives up when it is told to, and makes no call after that", async () => {
    // Where files are given once, a deposit asks the store alone for its report.
    const { rig, connection, outgoing } = open({ consume: "keep" });
    const aborted = AbortSignal.abort();
    const step = { state: "written", name: "FSO1106A_AAA123_AAA1231106000000000000001.tar.gz", looks: 0 };
    const calls: (Promise<unknown> | undefined)[] = [
      connection.invoices.submit({ ...outgoing(), step }, aborted),
      connection.invoices.find?.({ ...outgoing(), step }, aborted),
      connection.events?.since(null, null, aborted),
      connection.health(aborted),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ kind: "unsent" });
    expect((rig.files as FakeFolder).calls).toEqual([]);
  });

  it("declares its settings: secrets as such, defaults that are allowed", () => {
    const secrets = Object.entries(chorusProEdi.settings).filter(([, setting]) => setting.secret === true);
    expect(secrets.map(([key]) => key)).toEqual(["privateKey", "passphrase", "password"]);
    for (const { label, oneOf, default: usual } of Object.values(chorusProEdi.settings)) {
      expect(label).not.toBe("");
      if (oneOf !== undefined) expect(oneOf).toContain(usual);
    }
  });
});
