import { describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import { afnorRig, publishedContracts } from "./afnor-rig.ts";
import { adapterContract } from "./contract.ts";

adapterContract("afnor 1.3", afnor, () => afnorRig({ version: "1.3" }));
adapterContract("afnor 1.2", afnor, () => afnorRig({ version: "1.2" }));
adapterContract("afnor 1.1", afnor, () => afnorRig({ version: "1.1" }));
adapterContract("afnor 1.3 without cursors, pages of 60", afnor, () => afnorRig({ cursors: false, cap: 60 }));

describe.skipIf(!publishedContracts.there)(publishedContracts.title("the published contract"), () => {
  it("was held against every request, and can say no", async () => {
    const { fake, fetch, settings } = afnorRig({ version: "1.1" });
    const login = new Request("https://pa.example/token", {
      method: "POST",
      body: new URLSearchParams({ client_secret: String(settings.clientSecret) }),
    });
    const token = (await (await fetch(login)).json()) as { access_token: string };
    const ask = (body: object) =>
      fetch(
        new Request("https://pa.example/flow/v1/flows/search", {
          method: "POST",
          headers: { authorization: `Bearer ${token.access_token}`, "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      );
    // StateCustomerInvoice came with 1.3.
    expect((await ask({ where: { flowType: ["StateCustomerInvoice"] } })).status).toBe(400);
    expect((await ask({ where: { flowType: ["SupplierInvoice"] } })).status).toBe(200);
    expect(fake.violations.join()).toContain("not in enum");
  });
});
