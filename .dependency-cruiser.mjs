/**
 * Who may import whom, types included, and no cycles: `npm run deps` holds the sources to it. What imports do not show
 * (clocks, global `fetch`, names of vendors) stands in test/imports.test.ts.
 */

/** The units of `src`. An adapter may use the port but not the registry beside it, hence the finer ones. */
const UNITS = {
  domain: "^src/domain/",
  norm: "^src/norm/",
  documents: "^src/documents/",
  mapping: "^src/mapping/",
  net: "^src/net/",
  adapterPort: "^src/adapters/((directory-)?port\\.ts$|port/)",
  adapterKit: "^src/adapters/kit(/|\\.ts$)",
  adapters: "^src/adapters/(?!(kit|port)/)[^/]+/",
  registry: "^src/adapters/registry\\.ts$",
  storePort: "^src/store/port(/|\\.ts$)",
  store: "^src/store/(?!port(/|\\.ts$))",
  usecases: "^src/usecases/",
  outboxPort: "^src/outbox/port\\.ts$",
  outbox: "^src/outbox/(?!port\\.ts$)",
  directoryCopy: "^src/directory-copy/",
  officialFolder: "^src/official/folder\\.ts$",
  threads: "^src/threads/",
  official: "^src/official/(?!folder\\.ts$)",
  routes: "^src/routes/",
  facade: "^src/facade/",
  web: "^src/web/",
  sandbox: "^src/sandbox/",
  conformance: "^src/conformance/",
  config: "^src/config/",
  http: "^src/http/",
  explain: "^src/explain\\.ts$",
  jsonScan: "^src/json-scan\\.ts$",
  multipart: "^src/multipart\\.ts$",
  served: "^src/served\\.ts$",
  privateFiles: "^src/private-files\\.ts$",
  tracesPort: "^src/traces/(port|current)\\.ts$",
  traces: "^src/traces/(?!(port|current)\\.ts$)",
  ids: "^src/ids\\.ts$",
  log: "^src/log\\.ts$",
  metrics: "^src/metrics/",
  app: "^src/app\\.ts$",
  main: "^src/(main|gateway|reload|own-sandbox|open-(platform|accounts|folders|log|rules|tracer|counting|upkeep|presence|desk))\\.ts$",
  commands: "^src/commands/",
};

const PORTS = ["adapterPort", "storePort", "outboxPort"];

/** Units that a unit may import, itself and `domain` aside. */
const MAY = {
  documents: ["explain"],
  mapping: [],
  net: ["adapterPort", "jsonScan", "tracesPort"],
  adapterPort: [],
  adapterKit: ["documents", "norm", "adapterPort"],
  adapters: ["mapping", "documents", "norm", "adapterPort", "adapterKit"],
  registry: ["adapters", "adapterPort"],
  storePort: [],
  store: ["storePort", "privateFiles"],
  usecases: ["mapping", "documents", "norm", ...PORTS, "registry", "tracesPort"],
  directoryCopy: ["adapterPort", "documents", "privateFiles"],
  officialFolder: [],
  threads: ["documents", "official", "officialFolder", "usecases"],
  official: ["officialFolder", "documents", "usecases"],
  outboxPort: ["storePort", "usecases", "tracesPort"],
  outbox: ["outboxPort", "storePort", "net", "tracesPort"],
  routes: ["usecases", "explain", "jsonScan", "multipart", "served"],
  http: ["routes", "usecases", "documents", "metrics", "net", "storePort", "jsonScan", "tracesPort"],
  facade: ["usecases", "norm", "documents", "jsonScan", "multipart"],
  web: ["usecases", "jsonScan", "served"],
  sandbox: ["documents", "norm", "privateFiles"],
  conformance: ["documents", "norm", "sandbox"],
  config: ["adapterPort", "documents", "explain", "officialFolder"],
  explain: [],
  jsonScan: [],
  multipart: [],
  served: [],
  privateFiles: [],
  tracesPort: [],
  traces: ["tracesPort", "usecases"],
  ids: ["usecases"],
  log: ["usecases"],
  metrics: ["usecases"],
};
/** These build the whole out of all the others. */
const FREE = ["app", "main", "commands"];
/** These import no unit at all, and of the packages no more than this. */
const ALONE = { domain: [], norm: ["zod"] };
/** The controls are about the content of an invoice, whose schema is its one description: they take its types. */
/** Rooms of the domain that are about the content of invoices. */
const CONTROLS = "^src/domain/(?:controls|reporting)/";
const CONTENT = "^src/documents/content/index\\.ts$";

/** The rooms of the use cases, and those that each may enter. `operate` may enter all, and no other enters it. */
const ROOMS = {
  documents: [],
  read: ["documents"],
  directory: [],
  tell: ["documents", "read"],
  flow: ["tell", "read"],
  report: ["flow", "tell", "read"],
  follow: ["documents", "flow", "report", "tell", "read"],
  send: ["documents", "directory", "flow", "follow", "report", "tell", "read"],
  push: ["flow", "follow", "report", "read"],
  deposit: ["flow", "push", "report", "send"],
  sync: ["follow", "read"],
  share: ["documents", "flow", "follow", "tell", "read"],
  operate: [
    "documents",
    "read",
    "directory",
    "tell",
    "flow",
    "report",
    "follow",
    "send",
    "push",
    "sync",
    "share",
  ],
};

/** Packages that belong to some units alone. */
const PACKAGES = [
  [
    ["hono", "@hono"],
    ["app", "http", "routes", "facade", "multipart", "served", "web", "sandbox", "main", "commands"],
  ],
  [["undici", "opossum", "p-retry", "openid-client", "nodemailer", "ssh2"], ["net"]],
  [["pg"], ["store"]],
  [["tinypool"], ["threads"]],
  [["pino"], ["log"]],
  [["prom-client"], ["metrics"]],
  [["yaml"], ["config"]],
  [["libxml2-wasm"], ["documents", "official"]],
  [["lru-cache"], ["usecases"]],
  [["modern-tar"], ["adapters", "directoryCopy"]],
  [["saxes"], ["documents", "directoryCopy"]],
];

const inPackage = (name) => `(^|/)node_modules/${name}/`;
const room = (name) => `^src/usecases/${name}/`;

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    forbid("no-cycle", "What imports each other is one thing, or holds a third.", {}, { circular: true }),
    ...Object.entries(MAY).map(([unit, may]) =>
      forbid(
        `${unit}-imports`,
        `Besides itself and the domain: ${may.join(", ") || "nothing"}.`,
        { path: UNITS[unit] },
        { path: "^src/", pathNot: ["domain", unit, ...may].map((name) => UNITS[name]) },
      ),
    ),
    ...Object.entries(ALONE).map(([unit, packages]) =>
      forbid(
        `${unit}-stands-alone`,
        `Besides itself: ${packages.join(", ") || "nothing"}.`,
        { path: UNITS[unit], pathNot: CONTROLS },
        { pathNot: [UNITS[unit], ...packages.map(inPackage)] },
      ),
    ),
    forbid(
      "controls-imports",
      "Besides the domain: the types of an invoice's content.",
      { path: CONTROLS },
      { pathNot: [UNITS.domain, CONTENT] },
    ),
    forbid(
      "controls-take-types",
      "Nothing of the documents runs in the domain.",
      { path: CONTROLS },
      { path: CONTENT, dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "adapters-apart",
      "A platform's adapter knows no other platform's.",
      { path: "^src/adapters/(?!(?:kit|port)/)([^/]+)/" },
      { path: UNITS.adapters, pathNot: "^src/adapters/$1/" },
    ),
    forbid(
      "unit-without-rule",
      "A new folder of src has a line in UNITS and one in MAY.",
      { path: "^src/", pathNot: [...Object.keys(MAY), ...Object.keys(ALONE), ...FREE].map((u) => UNITS[u]) },
      {},
    ),
    ...Object.entries(ROOMS).map(([name, may]) =>
      forbid(
        `room-${name}-imports`,
        `Other rooms that it may enter: ${may.join(", ") || "none"}.`,
        { path: room(name) },
        { path: "^src/usecases/[^/]+/", pathNot: [name, ...may].map(room) },
      ),
    ),
    forbid(
      "room-without-rule",
      "A new room of the use cases has a line in ROOMS.",
      { path: "^src/usecases/[^/]+/", pathNot: Object.keys(ROOMS).map(room) },
      {},
    ),
    ...PACKAGES.map(([packages, units]) =>
      forbid(
        `${packages[0]}-belongs`,
        `To ${units.join(", ")} alone.`,
        { path: "^src/", pathNot: units.map((unit) => UNITS[unit]) },
        { path: packages.map(inPackage) },
      ),
    ),
    forbid(
      "traces-where-configured",
      "What records traces is loaded where a collector is configured, and nowhere else.",
      { path: "^src/", pathNot: [UNITS.traces, "^src/open-tracer\\.ts$"] },
      {
        path: [UNITS.traces, "^src/net/collector\\.ts$", "^src/open-tracer\\.ts$"],
        dependencyTypesNot: ["dynamic-import", "type-only"],
      },
    ),
    forbid(
      "sqlite-in-the-store",
      "The store's engine, the sandbox platform's, and that of copies of the directory.",
      { path: "^src/", pathNot: [UNITS.store, UNITS.sandbox, UNITS.directoryCopy] },
      { path: "^(node:)?sqlite$" },
    ),
    forbid(
      "adapters-have-no-door",
      "An adapter speaks through what it is given.",
      { path: "^src/adapters/" },
      { path: "^(node:)?(https?|http2|net|tls|fs|dns|process|child_process)(/|$)" },
    ),
    forbid(
      "version-in-the-routes",
      "The version is told in one place.",
      { path: "^src/", pathNot: UNITS.routes },
      { path: "^package\\.json$" },
    ),
    forbid(
      "nothing-from-the-workshop",
      "The product runs without its tests.",
      { path: "^src/" },
      { path: "^(test|bench|scripts|examples|clients)/" },
    ),
    forbid(
      "client-stands-alone",
      "The TypeScript client is a package of its own, for any runtime: nothing of the gateway, no module of Node.",
      { path: "^clients/typescript/src/" },
      {
        pathNot: ["^clients/typescript/src/", ...["openapi-fetch", "standardwebhooks"].map(inPackage)],
      },
    ),
    forbid(
      "no-development-package",
      "Not there in production.",
      { path: "^src/" },
      { dependencyTypes: ["npm-dev"] },
    ),
    forbid("can-be-found", "The import names nothing.", {}, { couldNotResolve: true }),
  ],
  options: {
    // TypeScript 7 has no parser for others to use yet.
    parser: "swc",
    doNotFollow: "node_modules",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "require", "default", "types"],
    },
  },
};
