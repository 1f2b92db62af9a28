import { vatNumberOf } from "../../src/domain/company.ts";
import { API_VERSIONS, type ApiVersion } from "../../src/norm/versions.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { control } from "./control.ts";
import { openGateway } from "./gateway.ts";
import type { Running } from "./processes.ts";
import { openSandbox } from "./sandbox.ts";

/** Where the national API of a gateway stands, without `/v1`. */
export const basesOf = ({ url }: Pick<Running, "url">) => ({
  flowUrl: `${url}/afnor/flow-service`,
  directoryUrl: `${url}/afnor/directory-service`,
  tokenUrl: `${url}/afnor/oauth2/token`,
});

/** Companies, of which the directory has several of everything between them. Each tenant sends for its first. */
const COMPANIES: Readonly<Record<ApiVersion, [string, string]>> = {
  "1.1": [PLACES.group, PLACES.supplier],
  "1.2": [PLACES.town, PLACES.hospital],
  "1.3": [PLACES.department, PLACES.disabledLine],
};

/** The tenant that speaks a version: its client id, which is its name, its secret, and the company it sends for. */
export const clientOf = (version: ApiVersion) => ({
  id: `speaks-${version.replace(".", "-")}`,
  secret: `key-of-the-client-of-${version}`,
  company: COMPANIES[version][0],
});

const tenantOf = (version: ApiVersion) => {
  const { id, secret, company } = clientOf(version);
  const reporter = {
    name: "Atelier",
    vatNumber: vatNumberOf(company),
    vatRegime: "monthly",
    reportFrom: "2025-01-01",
    platform: id,
  };
  return {
    keys: [secret],
    companies: COMPANIES[version],
    routes: [{ platform: id }],
    afnor: { apiVersion: version, allowPrivate: true },
    reporting: { [company]: reporter },
  };
};

/** A gateway whose tenants speak one version each. Each has an account of its own at one sandbox. */
export const openFacade = async (): Promise<{ gateway: { url: string }; sandbox: Sandbox }> => {
  const sandbox = await openSandbox();
  const clients = API_VERSIONS.map(clientOf);
  for (const { id, company } of clients) {
    await control(sandbox, "PUT", `/clients/${id}/companies`, { companies: [company] });
  }
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    platforms: Object.fromEntries(
      clients.map(({ id }) => [
        id,
        { adapter: "sandbox", settings: { url: sandbox.url, clientId: id }, poll: { everySeconds: 0.2 } },
      ]),
    ),
    tenants: Object.fromEntries(API_VERSIONS.map((version) => [clientOf(version).id, tenantOf(version)])),
  });
  return { gateway, sandbox };
};
