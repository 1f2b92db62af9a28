import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Adapter } from "../../src/adapters/port.ts";
import { type Config, ConfigFault, configPath, loadConfig, type Note } from "../../src/config/index.ts";
import { digestOf } from "../../src/config/keys.ts";
import { AFNOR_VERSIONS } from "../../src/domain/tenant.ts";
import { API_VERSIONS } from "../../src/norm/versions.ts";

const adapter: Adapter = {
  id: "acme-pay",
  title: "A platform of the tests",
  settings: {
    environment: { label: "Environment", oneOf: ["sandbox", "production"], default: "sandbox" },
    clientId: { label: "Client id", required: true },
    clientSecret: { label: "Client secret", required: true, secret: true, help: "in the platform's console" },
    apiUrl: { label: "Base URL", kind: "url" },
    since: { label: "First day", kind: "date" },
  },
  check: (settings) =>
    settings.environment === "production" && settings.apiUrl?.startsWith("http:") === true
      ? [{ path: "apiUrl", message: "is plain http in production", fix: "use https" }]
      : [],
  open: () => {
    throw new Error("a configuration opens nothing");
  },
};

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "passerelle-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = `c${files++}.yaml`): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const load = (text: string, env: Record<string, string> = {}): Config =>
  loadConfig(write(text), env, [adapter]);
const faultsOf = (text: string, env: Record<string, string> = {}): readonly Note[] => {
  try {
    load(text, env);
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
  return [];
};

const platforms = `
platforms:
  main: { adapter: acme-pay, settings: { clientId: me, clientSecret: "s3cr3t-of-main" } }`;
const sound = `${platforms}
tenants:
  acme:
    keys: ["a-key-that-nobody-can-guess"]
    companies: ["732829320"]
    routes: [{ platform: main }]
    webhooks: [{ url: "https://erp.example/hook", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }]
`;

describe("the national API of a tenant", () => {
  const speaking = (version: string) =>
    sound.replace("keys:", `afnor: { apiVersion: ${version} }\n    keys:`);

  test.each(["1.2", '"1.2"'])("speaks the version that it is given: %s", (version) => {
    expect(load(speaking(version)).tenants[0]?.afnor).toEqual({ apiVersion: "1.2" });
  });

  test("calls inside only where that is said", () => {
    expect(load(sound).tenants[0]?.afnor).toBeUndefined();
    const inside = sound.replace("keys:", "afnor: { allowPrivate: true }\n    keys:");
    expect(load(inside).tenants[0]?.afnor).toEqual({ allowPrivate: true });
    expect(faultsOf(inside.replace("true", '"yes"'))).toMatchObject([
      { path: "tenants.acme.afnor.allowPrivate" },
    ]);
  });

  test("speaks no version that there is not", () => {
    expect(faultsOf(speaking("1.4"))).toMatchObject([
      { path: "tenants.acme.afnor.apiVersion", fix: expect.stringContaining("1.3") },
    ]);
  });

  test("knows every version of the norm", () => {
    expect(AFNOR_VERSIONS).toEqual(API_VERSIONS);
  });
});

describe("a sound configuration", () => {
  test("fills in the contract's defaults", () => {
    const config = load(sound);
    expect(config).toMatchObject({
      listen: { host: "127.0.0.1", port: 8080 },
      store: { url: "sqlite:./data/passerelle.db" },
      log: { level: "info" },
      limits: { documentMegabytes: 25 },
      workers: { leaseSeconds: 15 },
      warnings: [],
    });
    expect(config.accounts).toEqual([
      {
        name: "main",
        adapter: "acme-pay",
        settings: {
          environment: "sandbox",
          clientId: "me",
          clientSecret: "s3cr3t-of-main",
          apiUrl: undefined,
          since: undefined,
        },
        pollEverySeconds: 60,
        pollFrom: null,
        timeoutSeconds: 30,
        concurrency: 8,
        retry: { firstSeconds: 1, maxSeconds: 900, forHours: 48 },
        breaker: { failures: 5, openSeconds: 30 },
        reporting: "frr",
      },
    ]);
    expect(config.tenants).toEqual([
      {
        name: "acme",
        companies: ["732829320"],
        routes: [{ platform: "main" }],
        webhooks: [{ url: "https://erp.example/hook", secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] }],
        directoryCheck: "warn",
        controls: "block",
        rules: {},
        defaults: {},
        reporting: new Map(),
      },
    ]);
  });

  test.each([
    ["2026-09-01", "2026-09-01"],
    ["all", "all"],
  ])("reads an account back to %s", (written, from) => {
    const config = load(sound.replace("adapter: acme-pay", `adapter: acme-pay, poll: { from: ${written} }`));
    expect(config.accounts).toMatchObject([{ pollFrom: from, pollEverySeconds: 60 }]);
  });

  test("takes variables, mounted secrets, numbers out of variables, and STORE_URL before the file", () => {
    writeFileSync(join(folder, "secret.txt"), "from-a-file\n");
    const config = load(
      `
listen: { port: "\${PORT}" }
store: { url: "sqlite:./elsewhere.db" }
platforms:
  main: { adapter: acme-pay, settings: { clientId: "$\${literal}-\${WHO}", clientSecret: { file: secret.txt } } }
tenants:
  acme: { keys: ["\${KEY}"], companies: ["732829320"], routes: [{ platform: main }] }
`,
      {
        PORT: "9000",
        WHO: "me",
        KEY: "key-of-the-environment",
        STORE_URL: "postgres://u:p%40ss-word@db.example/passerelle",
      },
    );
    expect(config.listen.port).toBe(9000);
    expect(config.accounts[0]?.settings).toMatchObject({
      clientId: "$".concat("{literal}-me"),
      clientSecret: "from-a-file",
    });
    expect(config.store.url).toBe("postgres://u:p%40ss-word@db.example/passerelle");
    expect(config.secrets).toEqual(
      expect.arrayContaining(["key-of-the-environment", "from-a-file", "p%40ss-word", "p@ss-word"]),
    );
  });

  test("reads JSON too", () => {
    const json = {
      platforms: { main: { adapter: "acme-pay", settings: { clientId: "me", clientSecret: "s" } } },
      tenants: { acme: { keys: ["key-in-json"], companies: ["732829320"], routes: [{ platform: "main" }] } },
    };
    expect(loadConfig(write(JSON.stringify(json), "c.json"), {}, [adapter]).tenants[0]?.name).toBe("acme");
  });

  test("knows callers by plain keys and by digests, but takes no digest for a key", () => {
    const digest = digestOf("the-second-key");
    const { keys } = load(
      `admin: { keys: ["the-admin-key"] }${sound.replace('"a-key-that-nobody-can-guess"', `"the-first-key", "sha256:${digest.toUpperCase()}"`)}`,
    );
    expect(keys.callerOf("the-first-key")).toEqual({ kind: "tenant", tenant: "acme" });
    expect(keys.callerOf("the-second-key")).toEqual({ kind: "tenant", tenant: "acme" });
    expect(keys.callerOf("the-admin-key")).toEqual({ kind: "admin" });
    for (const wrong of [`sha256:${digest}`, digest, "", "the-third-key"])
      expect(keys.callerOf(wrong)).toBeNull();
  });

  test("is looked for in the working folder, unless PASSERELLE_CONFIG names it", () => {
    expect(configPath({})).toBe("passerelle.yaml");
    expect(configPath({ PASSERELLE_CONFIG: "/etc/p.yaml" })).toBe("/etc/p.yaml");
  });
});

/** A mistake, and how it is told. */
const MISTAKES: [name: string, text: string, path: string, message: RegExp, fix: RegExp][] = [
  ["a misspelt key", `lissten: {}${sound}`, "lissten", /not known here/, /did you mean "listen"\?/],
  [
    "a misspelt key far down",
    sound.replace("keys:", "kees:"),
    "tenants.acme.kees",
    /not known here/,
    /did you mean "keys"\?/,
  ],
  [
    "a port past the last",
    `listen: { port: 70000 }${sound}`,
    "listen.port",
    /at most 65535/,
    /at most 65535/,
  ],
  [
    "half a number",
    sound.replace("adapter: acme-pay", "adapter: acme-pay, concurrency: 1.5"),
    "platforms.main.concurrency",
    /a whole number, not 1.5/,
    /whole/,
  ],
  ["a word for a number", `listen: { port: http }${sound}`, "listen.port", /a number, not text/, /number/],
  ["a missing section", platforms, "tenants", /is missing/, /group of named entries/],
  [
    "an unknown adapter",
    sound.replace("acme-pay", "acme-pya"),
    "platforms.main.adapter",
    /"acme-pya", which is no adapter/,
    /did you mean "acme-pay"\?/,
  ],
  [
    "a misspelt setting",
    sound.replace("clientId:", "clientID:"),
    "platforms.main.settings.clientID",
    /no setting of the adapter acme-pay/,
    /did you mean "clientId"\?/,
  ],
  [
    "a missing setting",
    sound.replace(', clientSecret: "s3cr3t-of-main"', ""),
    "platforms.main.settings.clientSecret",
    /is missing: Client secret/,
    /in the platform's console/,
  ],
  [
    "a setting out of its list",
    sound.replace("clientId: me", "clientId: me, environment: prodution"),
    "platforms.main.settings.environment",
    /"prodution" is not allowed/,
    /did you mean "production"\?/,
  ],
  [
    "a setting that is no URL",
    sound.replace("clientId: me", "clientId: me, apiUrl: api.example"),
    "platforms.main.settings.apiUrl",
    /not an absolute http\(s\) URL/,
    /https:\/\/host/,
  ],
  [
    "a password in a URL",
    sound.replace("clientId: me", 'clientId: me, apiUrl: "https://u:p@api.example"'),
    "platforms.main.settings.apiUrl",
    /carries a user or a password/,
    /out of the URL/,
  ],
  [
    "a setting that YAML takes for a number",
    sound.replace("clientId: me", "clientId: 1.3"),
    "platforms.main.settings.clientId",
    /must be text/,
    /in quotes: "1.3"/,
  ],
  [
    "no day of the calendar",
    sound.replace("clientId: me", 'clientId: me, since: "2025-02-30"'),
    "platforms.main.settings.since",
    /not a date/,
    /YYYY-MM-DD/,
  ],
  ...["2026-02-30", "everything", "2026", "null"].map((from): [string, string, string, RegExp, RegExp] => [
    `an account that is read from ${from} on`,
    sound.replace("adapter: acme-pay", `adapter: acme-pay, poll: { from: ${from} }`),
    "platforms.main.poll.from",
    /neither a day nor all/,
    /2026-09-01, or all/,
  ]),
  [
    "what only the adapter can tell",
    sound.replace("clientId: me", 'clientId: me, environment: production, apiUrl: "http://api.example"'),
    "platforms.main.settings.apiUrl",
    /plain http in production/,
    /use https/,
  ],
  [
    "a route to nowhere",
    sound.replace("platform: main", "platform: mian"),
    "tenants.acme.routes[0].platform",
    /not among the platforms/,
    /did you mean "main"\?/,
  ],
  [
    "a tenant without keys",
    sound.replace('["a-key-that-nobody-can-guess"]', "[]"),
    "tenants.acme.keys",
    /is empty/,
    /at least one API key/,
  ],
  [
    "a SIREN with a wrong check digit",
    sound.replace("732829320", "732829321"),
    "tenants.acme.companies[0]",
    /not a SIREN/,
    /check digit/,
  ],
  [
    "a SIRET for a SIREN",
    sound.replace("732829320", "73282932000074"),
    "tenants.acme.companies[0]",
    /not a SIREN/,
    /"732829320"/,
  ],
  [
    "a SIREN without quotes",
    sound.replace('"732829320"', "732829320"),
    "tenants.acme.companies[0]",
    /must be text, not a number/,
    /put it in quotes/,
  ],
  [
    "a secret that is none",
    sound.replace("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "shhh"),
    "tenants.acme.webhooks[0].secret",
    /not a Standard Webhooks secret/,
    /openssl rand/,
  ],
  [
    "a webhook without a secret",
    sound.replace(', secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"', ""),
    "tenants.acme.webhooks[0]",
    /no secret to sign with/,
    /whsec_/,
  ],
  [
    "a store that is none",
    `store: { url: "mysql://db/x" }${sound}`,
    "store.url",
    /no store that the gateway knows/,
    /sqlite:.*postgres:/,
  ],
  [
    "waits the wrong way round",
    sound.replace("adapter: acme-pay", "adapter: acme-pay, retry: { maxSeconds: 0.5 }"),
    "platforms.main.retry.maxSeconds",
    /less than firstSeconds \(1\)/,
    /longest wait/,
  ],
  [
    "a digest that is none",
    sound.replace("a-key-that-nobody-can-guess", "sha256:abc"),
    "tenants.acme.keys[0]",
    /not a SHA-256 digest/,
    /64 hexadecimal/,
  ],
  [
    "a key that no header can carry",
    sound.replace("a-key-that-nobody-can-guess", "clé secrète"),
    "tenants.acme.keys[0]",
    /cannot be sent in a header/,
    /ASCII/,
  ],
  [
    "a key of three letters, even on loopback",
    `admin: { keys: [abc] }${sound}`,
    "admin.keys[0]",
    /fewer than 8 characters/,
    /openssl rand/,
  ],
  [
    "the key of the metrics that is a tenant's too",
    `metrics: { key: a-key-that-nobody-can-guess }${sound}`,
    "tenants.acme.keys[0]",
    /is a key of the metrics too/,
    /its own key/,
  ],
  [
    "a well-known key in reach of others",
    `listen: { host: 0.0.0.0 }\nadmin: { keys: [changeme] }${sound}`,
    "admin.keys[0]",
    /well-known key.*0\.0\.0\.0/,
    /openssl rand/,
  ],
  [
    "a name that no label takes",
    sound.replace("  acme:", '  "a c/m e":'),
    "tenants.a c/m e",
    /not a usable name/,
    /letters, digits/,
  ],
  [
    "a value outside its list",
    `log: { level: inof }${sound}`,
    "log.level",
    /"inof" is not one of/,
    /did you mean "info"\?/,
  ],
  [
    "one port for two",
    `listen: { port: 8080, metricsPort: 8080 }${sound}`,
    "listen.metricsPort",
    /API's port/,
    /own/,
  ],
  ["an empty file", "", "platforms", /is missing/, /named entries/],
];

describe("a mistake is told with its path and a remedy", () => {
  test.each(MISTAKES)("%s", (_, text, path, message, fix) => {
    const fault = faultsOf(text).find((f) => f.path === path);
    expect(fault, JSON.stringify(faultsOf(text))).toBeDefined();
    expect(fault?.message).toMatch(message);
    expect(fault?.fix).toMatch(fix);
  });

  test("a variable that is not set, one that is empty, a name that is none, a secret that is not mounted: each once", () => {
    const faults = faultsOf(
      `
platforms:
  main: { adapter: acme-pay, settings: { clientId: "\${NOBODY}", clientSecret: { file: nowhere.txt } } }
tenants:
  acme: { keys: ["\${EMPTY}", "\${not a name}"], companies: ["732829320"], routes: [{ platform: main }] }
`,
      { EMPTY: "" },
    );
    expect(faults.map(({ path, message }) => [path, message.replace(/\/\S*\//, "")])).toEqual([
      ["platforms.main.settings.clientId", "needs the environment variable NOBODY, which is not set"],
      [
        "platforms.main.settings.clientSecret",
        "takes its value from nowhere.txt, which cannot be read (ENOENT)",
      ],
      ["tenants.acme.keys[0]", "needs the environment variable EMPTY, which is empty"],
      ["tenants.acme.keys[1]", expect.stringContaining("not the name of a variable")],
    ]);
  });

  test("what two tenants cannot share", () => {
    const faults = faultsOf(`${sound}
  other: { keys: ["sha256:${digestOf("a-key-that-nobody-can-guess")}"], companies: ["732829320"], routes: [{ platform: main }] }
`);
    expect(faults.map(({ path, message }) => `${path} ${message}`)).toEqual([
      "tenants.other.keys[0] is a key of the tenant acme too",
    ]);
  });

  test("all at once, with their lines, without a word of a secret", () => {
    const text = `listen:
  port: 70000
  hots: example
platforms:
  main:
    adapter: acme-pay
    settings:
      clientId: me
      clientSecret: 12345678
tenants:
  acme:
    keys: ["sha256:deadbeef"]
    companies:
      - "732829320"
      - "123456789"
    routes:
      - { platform: man }
`;
    const faults = faultsOf(text);
    expect(Object.fromEntries(faults.map((f) => [f.path, f.line]))).toEqual({
      "listen.port": 2,
      "listen.hots": 3,
      "platforms.main.settings.clientSecret": 9,
      "tenants.acme.keys[0]": 12,
      "tenants.acme.companies[1]": 15,
      "tenants.acme.routes[0].platform": 17,
    });
    expect(JSON.stringify(faults)).not.toContain('12345678"');
    expect(JSON.stringify(faults)).not.toContain("deadbeef");
  });

  test("what is not YAML, what is there twice, what cannot be read", () => {
    expect(faultsOf("platforms: [1, 2")[0]).toMatchObject({
      message: expect.stringMatching(/not valid YAML/),
      line: 1,
    });
    expect(faultsOf("store: {}\nlog: {}\nstore: {}\n")[0]).toMatchObject({ line: 3 });
    expect(() => loadConfig(join(folder, "none.yaml"), {}, [adapter])).toThrow(/cannot be read \(ENOENT\)/);
  });

  test("a configuration that is missing, with the example to begin with", () => {
    expect(() => loadConfig(join(folder, "none.yaml"), {}, [adapter])).toThrow(/examples\/passerelle\.yaml/);
    expect(existsSync(join(import.meta.dirname, "../../examples/passerelle.yaml"))).toBe(true);
  });

  test("STORE_URL under its own name", () => {
    expect(faultsOf(sound, { STORE_URL: "redis://x" })).toMatchObject([{ path: "STORE_URL" }]);
  });
});

describe("warnings", () => {
  const warningsOf = (text: string): string[] => load(text).warnings.map((w) => `${w.path} ${w.message}`);

  test("a route that nothing reaches, and an end without a default", () => {
    expect(
      warningsOf(
        sound.replace(
          "[{ platform: main }]",
          "[{ platform: main }, { when: { buyer: public }, platform: main }]",
        ),
      ),
    ).toEqual([expect.stringMatching(/routes\[1\] can never match: route 0/)]);
    expect(
      warningsOf(sound.replace("[{ platform: main }]", "[{ when: { buyer: public }, platform: main }]")),
    ).toEqual([expect.stringMatching(/routes has no route without a condition/)]);
  });

  test("short keys in reach of others, plain http, short secrets", () => {
    expect(
      warningsOf(
        `listen: { host: "::" }${sound}`
          .replace("a-key-that-nobody-can-guess", "short-key")
          .replace("https://erp.example", "http://erp.example")
          .replace("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ="),
      ),
    ).toEqual([
      expect.stringMatching(/keys\[0\] is short/),
      expect.stringMatching(/metrics can be read by whoever reaches the API/),
      expect.stringMatching(/url is plain http/),
      expect.stringMatching(/secret is shorter than 24 bytes/),
    ]);
  });
});

describe("limits of a tenant and the key of the metrics", () => {
  test("are read, with their defaults", () => {
    const config = load(
      `metrics: { key: the-key-of-the-scraper-alone }\n${sound.replace("  acme:", "  acme:\n    limits: { requestsAtOnce: 5 }")}`,
    );
    expect([config.requestsAtOnce("acme"), config.requestsAtOnce("another")]).toEqual([5, 32]);
    expect(config.isMetricsKey?.("the-key-of-the-scraper-alone")).toBe(true);
    expect(config.isMetricsKey?.("a-key-that-nobody-can-guess")).toBe(false);
    expect(config.secrets).toContain("the-key-of-the-scraper-alone");
    expect(load(sound).isMetricsKey).toBeUndefined();
  });

  test("a key that is short enough to be guessed is told on loopback too", () => {
    const { warnings } = load(sound.replace("a-key-that-nobody-can-guess", "acme-key"));
    expect(warnings).toMatchObject([
      { path: "tenants.acme.keys[0]", message: "is short enough to be guessed" },
    ]);
  });
});

describe("npm run check-config", () => {
  const run = (text: string) =>
    spawnSync(
      process.execPath,
      [join(import.meta.dirname, "../../src/commands/check-config.ts"), write(text)],
      {
        encoding: "utf8",
        env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
      },
    );

  test("names the faults, exit 1", () => {
    const { status, stderr } = run("platforms:\n  try: { adapter: sandbx }\ntenants: {}\n");
    expect(status).toBe(1);
    expect(stderr).toMatch(/2 faults/);
    expect(stderr).toMatch(/line 2: platforms\.try\.adapter names "sandbx".*did you mean "sandbox"\?/);
    expect(stderr).toMatch(/line 3: tenants is empty/);
  });

  test("sums a sound one up without its secrets, exit 0", () => {
    const { status, stdout } = run(
      sound
        .replace(/main: \{.*\}/, 'main: { adapter: sandbox, settings: { clientSecret: "s3cr3t-of-main" } }')
        .concat('store: { url: "postgres://u:hush@db.example/passerelle" }\n'),
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/listens on 127\.0\.0\.1:8080$/m);
    expect(stdout).toMatch(/platform main: sandbox \(.*clientSecret=••••/);
    expect(stdout).toMatch(/tenant acme: 732829320 by main; tells https:\/\/erp\.example\/hook/);
    expect(stdout).not.toMatch(/s3cr3t|hush|whsec|nobody-can-guess/);
  });

  test.each([
    ["metrics: { key: key-of-the-scraper-1 }\n", /listens on 127\.0\.0\.1:8080, metrics with a key$/m],
    [
      "metrics: { key: key-of-the-scraper-1 }\nlisten: { metricsPort: 9464 }\n",
      /listens on 127\.0\.0\.1:8080, metrics on 9464 with a key$/m,
    ],
  ])("tells whether the metrics ask for a key: %j", (more, line) => {
    const { status, stdout } = run(sound.replace(/main: \{.*\}/, "main: { adapter: sandbox }").concat(more));
    expect([status, stdout]).toEqual([0, expect.stringMatching(line)]);
    expect(stdout).not.toContain("key-of-the-scraper");
  });
});

describe("companies that report", () => {
  const reporting = (said: string, siren = "732829320"): string =>
    `${sound}\n    reporting:\n      "${siren}": ${said}`;
  const ACME = '{ name: "Acme SAS", vatNumber: "FR 44 732 829 320", vatRegime: monthly, platform: main }';
  const only = (text: string) => load(text).tenants[0]?.reporting.get("732829320");

  test("are read, with what is usual", () => {
    expect(only(reporting(ACME))).toEqual({
      siren: "732829320",
      name: "Acme SAS",
      vatNumber: "FR44732829320",
      regimes: [{ from: "2000-01-01", regime: "monthly" }],
      vatOnDebits: false,
      reportFrom: "2026-09-01",
      approval: "manual",
      platform: "main",
    });
  });

  test("may change their regime on a day", () => {
    const dated = ACME.replace(
      "monthly",
      "[{ from: 2026-09-01, regime: monthly }, { from: '2027-01-01', regime: quarterly }]",
    );
    expect(only(reporting(dated))?.regimes).toEqual([
      { from: "2026-09-01", regime: "monthly" },
      { from: "2027-01-01", regime: "quarterly" },
    ]);
  });

  test.each<[string, string, string, RegExp]>([
    ["a regime that there is not", ACME.replace("monthly", "yearly"), "vatRegime", /monthly/],
    [
      "another company's VAT number",
      ACME.replace("732 829 320", "552 100 554"),
      "vatNumber",
      /FR44732829320/,
    ],
    ["a platform that there is not", ACME.replace("main", "mian"), "platform", /main/],
    ["a day that there is not", ACME.replace("{", "{ reportFrom: 2026-02-30,"), "reportFrom", /YYYY-MM-DD/],
    ["a key that there is not", ACME.replace("{", "{ aproval: manual,"), "aproval", /approval/],
  ])("must not have %s", (_, said, key, fix) => {
    expect(faultsOf(reporting(said))).toEqual([
      expect.objectContaining({
        path: expect.stringMatching(new RegExp(`^tenants\\.acme\\.reporting\\.732829320.*${key}`)),
        fix: expect.stringMatching(fix),
      }),
    ]);
  });

  test("must be the tenant's own, and report under one tenant alone", () => {
    expect(faultsOf(reporting(ACME.replace("732 829 320", "552 100 554"), "552100554"))).toMatchObject([
      { path: "tenants.acme.reporting.552100554" },
    ]);
  });
});
