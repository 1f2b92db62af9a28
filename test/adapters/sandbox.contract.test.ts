import { sandbox } from "../../src/adapters/afnor/sandbox.ts";
import { afnorRig } from "./afnor-rig.ts";
import { adapterContract } from "./contract.ts";
import type { Rig } from "./rig.ts";

/** The strict fake of an XP Z12-013 platform, at the addresses of the built-in one. */
const rig = (): Rig => {
  const { settings, ...platform } = afnorRig({ version: "1.3" });
  const { clientSecret, webhookSecret, apiVersion } = settings;
  return {
    ...platform,
    settings: { url: "https://pa.example", clientSecret, webhookSecret, apiVersion },
    fetch: (request) => {
      const url = request.url
        .replace("/flow-service/", "/flow/")
        .replace("/directory-service/", "/directory/")
        .replace("/oauth2/token", "/token");
      return platform.fetch(new Request(url, request));
    },
  };
};

adapterContract("sandbox", sandbox, rig);
