import { describe, expect, it } from "vitest";
import { chorusProEdi } from "../../../src/adapters/files/chorus-pro-edi.ts";
import { invoiceStatuses } from "../../fixtures/cppstatut.ts";
import { pullCases } from "../contract-pull.ts";
import { opener, type Rig } from "../rig.ts";
import { FakeFolder } from "./fake-folder.ts";
import { folderRig } from "./folder-rig.ts";

const chorusRig = (): Rig =>
  folderRig(new FakeFolder(["out", "in"]), { url: "file:///edi", application: "AAA123" }, (n) => ({
    path: `in/FEN1201A_AAA123_CPP001${n}.xml`,
    bytes: invoiceStatuses({ number: `N${n}`, code: "03" }),
  }));

describe("chorus-pro-edi: what the contract of an adapter asks where there is no HTTP", () => {
  const open = opener(chorusProEdi, chorusRig);

  pullCases(open);

  it("gives up when it is told to, and makes no call after that", async () => {
    const { rig, connection, outgoing } = open();
    const aborted = AbortSignal.abort();
    const step = { state: "written", name: "FSO1106A_AAA123_AAA1231106000000000000001.tar.gz", looks: 0 };
    const calls: (Promise<unknown> | undefined)[] = [
      connection.invoices.submit({ ...outgoing(), step }, aborted),
      connection.invoices.find?.({ ...outgoing(), step }, aborted),
      connection.events?.since(null, null, aborted, async () => {}),
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
