import { z } from "zod";
import { CompanyDefaultsSchema } from "../documents/draft/schema.ts";
import { ACCOUNT_DEFAULTS, REPORTING_WAYS } from "../domain/account.ts";
import { isDay } from "../domain/paris-day.ts";
import { VAT_REGIMES } from "../domain/reporting/periods.ts";
import { durationOf } from "../domain/retention/duration.ts";
import { RETAINED, type Retained, type Retention } from "../domain/retention/terms.ts";
import type { Receiving } from "../domain/sharing/rule.ts";
import { AFNOR_VERSIONS, type AfnorVersion } from "../domain/tenant.ts";
import { closed, says } from "../explain.ts";
import { deskKeys } from "./desk.ts";
import { urlFault } from "./settings.ts";

const { retry, breaker } = ACCOUNT_DEFAULTS;

/** Requests of one tenant that are worked on at once. */
export const DEFAULT_REQUESTS_AT_ONCE = 32;

/** Variables are text: `port: ${PORT}` must do. */
const numeric = <S extends z.ZodNumber>(schema: S) =>
  z.preprocess((v) => (typeof v === "string" && /^\d+(\.\d+)?$/.test(v) ? Number(v) : v), schema);

const whole = (least: number, most: number) => numeric(z.int().min(least).max(most));
const seconds = (most: number) => numeric(z.number().min(0.01).max(most));
const text = z.string().min(1, says("is empty", "give a value"));

const NO_DAY = says("is neither a day nor all", "write YYYY-MM-DD, as in 2026-09-01, or all");
/** How far back an account is read. YAML makes a number of `2026`: that is no day either. */
const past = z.custom<string>((from) => typeof from === "string" && (from === "all" || isDay(from)), NO_DAY);

const day = z.custom<string>(
  (given) => typeof given === "string" && isDay(given),
  says("is no day of the calendar", "write YYYY-MM-DD, as in 2026-09-01"),
);
const regime = z.enum(VAT_REGIMES);

/** What a company that reports through the gateway says of itself. */
const reporting = closed({
  name: text,
  vatNumber: text,
  vatRegime: z.union([regime, z.array(closed({ from: day, regime })).min(1)], {
    error: says(
      "is no VAT regime",
      `use one of: ${VAT_REGIMES.join(", ")}; or, where it changes, a list as [{ from: "2026-09-01", regime: monthly }]`,
    ),
  }),
  vatOnDebits: z.boolean().default(false),
  reportFrom: day.default("2026-09-01"),
  approval: z.enum(["manual", "automatic"]).default("manual"),
  platform: text,
  marginRate: numeric(z.number().gt(0).max(100)).optional(),
});

const term = z
  .custom<string>(
    (given) => typeof given === "string" && durationOf(given) !== null,
    says("is no length of time", "write a number and d, m or y (days, months, years), as in 90d or 10y"),
  )
  .optional();

/** How long what is stored is kept. */
const retention = closed({ documents: term, events: term, rawItems: term, delivered: term }).prefault({});

/** The same as it is used: what is not given is not in it. */
export const retentionOf = (given: z.output<typeof retention>): Retention => {
  const terms = RETAINED.flatMap((what): [Retained, NonNullable<ReturnType<typeof durationOf>>][] => {
    const duration = durationOf(given[what] ?? "");
    return duration === null ? [] : [[what, duration]];
  });
  return Object.fromEntries(terms);
};

/** Names of platforms and tenants become labels of metrics and parts of paths. */
const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    says("is not a usable name", "use at most 63 letters, digits, dots, hyphens and underscores"),
  );

const named = <S extends z.ZodType>(schema: S) =>
  z
    .record(name, schema)
    .refine(
      (entries) => Object.keys(entries).length > 0,
      says("is empty", "name at least one entry, as in the documentation's example"),
    );

const platform = closed({
  adapter: text,
  // The adapter declares what it needs; settings.ts checks it.
  settings: z.record(z.string(), z.unknown()).default({}),
  poll: closed({
    everySeconds: seconds(86_400).default(ACCOUNT_DEFAULTS.pollEverySeconds),
    from: past.optional(),
  }).prefault({}),
  timeoutSeconds: seconds(600).default(ACCOUNT_DEFAULTS.timeoutSeconds),
  concurrency: whole(1, 256).default(ACCOUNT_DEFAULTS.concurrency),
  retry: closed({
    firstSeconds: seconds(3_600).default(retry.firstSeconds),
    maxSeconds: seconds(86_400).default(retry.maxSeconds),
    forHours: numeric(z.number().min(0.001).max(8_760)).default(retry.forHours),
  }).prefault({}),
  breaker: closed({
    failures: whole(1, 1_000).default(breaker.failures),
    openSeconds: seconds(3_600).default(breaker.openSeconds),
  }).prefault({}),
  reporting: z.enum(REPORTING_WAYS).default(ACCOUNT_DEFAULTS.reporting),
});

/** YAML makes a number of `1.3`. */
const apiVersion = z.preprocess(
  (given) => (typeof given === "number" ? String(given) : given),
  z.custom<AfnorVersion>(
    (given) => AFNOR_VERSIONS.some((version) => version === given),
    says("is no version of the national API", `use one of: ${AFNOR_VERSIONS.join(", ")}`),
  ),
);

const addresses = z.array(text).min(1, says("is empty", "give at least one mail address"));

/** Decimals: YAML makes numbers of them. */
const amount = z.preprocess((given) => (typeof given === "number" ? String(given) : given), text);
/** One text or several. Codes of digits become numbers in YAML. */
const listed = (given: unknown): unknown =>
  given === undefined
    ? undefined
    : (Array.isArray(given) ? given : [given]).map((one) => (typeof one === "number" ? String(one) : one));
const texts = z.preprocess(listed, z.array(text).min(1, says("is empty", "give at least one value")));

/** Which received invoices go to whom. */
const receiveRule = closed({
  when: closed({
    company: text.optional(),
    seller: texts.optional(),
    address: closed({
      siret: texts.optional(),
      routingCode: texts.optional(),
      suffix: texts.optional(),
    }).optional(),
    type: texts.optional(),
    reference: text.optional(),
    total: closed({
      atLeast: amount.optional(),
      atMost: amount.optional(),
      above: amount.optional(),
      below: amount.optional(),
    }).optional(),
    from: day.optional(),
    until: day.optional(),
  }).prefault({}),
  to: texts,
  copy: z.preprocess(listed, z.array(text).default([])),
  more: z.boolean().default(false),
});

/** Who receives for companies that several tenants name. */
export const receivingKeys = {
  receive: z.array(receiveRule).default([]),
  unrouted: text.default("hold"),
};

/** The same as it is used. */
export const receivingOf = ({
  receive,
  unrouted,
}: Pick<FileShape, keyof typeof receivingKeys>): Receiving => ({
  rules: receive,
  unrouted: unrouted === "hold" ? null : unrouted,
});

const tenant = closed({
  keys: z.array(text).default([]),
  companies: z.array(text).min(1, says("is empty", "give the SIRENs that it sends and receives for")),
  routes: z
    .array(
      closed({
        when: closed({ buyer: z.enum(["public", "private"]).optional(), seller: text.optional() }).optional(),
        platform: text,
      }),
    )
    .default([]),
  webhooks: z
    .array(
      closed({
        url: text,
        secret: text.optional(),
        secrets: z.array(text).min(1).optional(),
        allowPrivate: z.boolean().optional(),
      }),
    )
    .default([]),
  directory: text.optional(),
  directoryCheck: z.enum(["off", "warn", "block"]).default("warn"),
  controls: z.enum(["off", "warn", "block"]).default("block"),
  rules: z.record(z.string(), z.enum(["off", "warn", "block"])).default({}),
  defaults: z.record(z.string(), CompanyDefaultsSchema).default({}),
  reporting: z.record(z.string(), reporting).default({}),
  deliver: closed({
    email: closed({
      to: addresses,
      cc: addresses.default([]),
      bcc: addresses.default([]),
      subject: text.default("{seller} {number}"),
    }).optional(),
    // Settings of an adapter, as those of a platform.
    files: z.record(z.string(), z.unknown()).optional(),
  }).optional(),
  alerts: closed({ email: addresses }).optional(),
  afnor: closed({ apiVersion: apiVersion.optional(), allowPrivate: z.boolean().optional() }).optional(),
  retention,
  limits: closed({ requestsAtOnce: whole(1, 10_000).default(DEFAULT_REQUESTS_AT_ONCE) }).prefault({}),
});

/** Where traces go. Names and values of headers as HTTP has them, so that no call fails by them later. */
const traces = closed({
  endpoint: z.custom<string>(
    (given) => typeof given === "string" && urlFault(given) === null,
    says(
      "is not the address of a collector",
      "write it whole: http://collector:4318/v1/traces, with what it asks for under headers",
    ),
  ),
  headers: z
    .record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, says("is no name of a header", "write it as authorization")),
      z.string().regex(/^[\x20-\x7e]+$/, says("is no value of a header", "use printable ASCII, on one line")),
    )
    .default({}),
  sample: numeric(z.number().min(0).max(1)).default(1),
});

/** The file, as far as shapes and bounds go. What must agree across parts is `check.ts`'s business. */
export const fileShape = closed({
  listen: closed({
    host: text.default("127.0.0.1"),
    port: whole(0, 65_535).default(8080),
    metricsPort: whole(0, 65_535).optional(),
  }).prefault({}),
  store: closed({ url: text.default("sqlite:./data/passerelle.db") }).prefault({}),
  metrics: closed({ key: text.optional() }).prefault({}),
  admin: closed({ keys: z.array(text).default([]) }).prefault({}),
  platforms: named(platform),
  tenants: named(tenant),
  ...receivingKeys,
  desk: deskKeys,
  smtp: closed({ url: text, from: text }).optional(),
  alerts: closed({ email: addresses }).optional(),
  log: closed({
    level: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    format: z.enum(["auto", "json", "pretty"]).default("auto"),
  }).prefault({}),
  limits: closed({
    documentMegabytes: numeric(z.number().min(0.01).max(200)).default(25),
    documentSeconds: numeric(z.number().min(0.1).max(600)).default(15),
  }).prefault({}),
  traces: traces.optional(),
  officialRules: closed({ folder: text }).optional(),
  retention,
  workers: closed({ leaseSeconds: seconds(3_600).default(15) }).prefault({}),
});

export type FileShape = z.output<typeof fileShape>;
