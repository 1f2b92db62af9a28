/** A key in words. */
export interface Meaning {
  means: string;
  /** What is written there, where the schema cannot say it: a day, a length of time. */
  form?: string;
}

const say = (means: string, form?: string): Meaning => (form === undefined ? { means } : { means, form });

const DAY = "a day, `YYYY-MM-DD`";
const TERM = "a length of time, `90d`, `120m` or `10y`";
const AMOUNT = "a decimal";

const terms = (whose: string): Record<string, Meaning> => ({
  documents: say(`How long documents are kept${whose}; at least ten years.`, TERM),
  events: say(`How long events are kept${whose}; at least ten years.`, TERM),
  rawItems: say(`How long what platforms said is kept as it came${whose}.`, TERM),
  delivered: say(`How long what was delivered is remembered${whose}.`, TERM),
});

const under = (path: string, keys: Record<string, Meaning>): Record<string, Meaning> =>
  Object.fromEntries(Object.entries(keys).map(([key, meaning]) => [`${path}.${key}`, meaning]));

/** Every key of the configuration by its path; `<name>` stands for a name that you choose, `[]` for an entry of a list. */
export const MEANINGS: Record<string, Meaning> = {
  "listen.host": say("Address on which the API listens; `0.0.0.0` for all of the machine's."),
  "listen.port": say("Port of the API."),
  "listen.metricsPort": say("A port for `/metrics` alone, which then is no more on the API's."),
  "store.url": say(
    "The database: `sqlite:` and a file on a local disk, or `postgres://…` for several replicas. The environment variable `STORE_URL` takes its place.",
  ),
  "metrics.key": say("What a scraper of `/metrics` sends as a bearer."),
  "admin.keys": say("Keys of administrators, or their digests (`sha256:` and 64 hexadecimal digits)."),
  "desk.keys": say("Whether API keys are a way in to the desk, beside the identity provider."),
  "desk.oidc.issuer": say("The identity provider, as its discovery document names it.", "an address"),
  "desk.oidc.clientId": say("What the provider calls the gateway."),
  "desk.oidc.clientSecret": say("Its secret there; without one the client is public, and has PKCE alone."),
  "desk.oidc.scopes": say("What is asked for, in words with spaces between."),
  "desk.oidc.label": say("What the button says; without it, the provider's host."),
  "desk.oidc.claim": say("The claim that has roles or groups, as a dotted path: `realm_access.roles`."),
  "desk.oidc.roles[].value": say("A role or group, as the claim writes it."),
  "desk.oidc.roles[].role": say("What it opens: everything, a clerk's part, or a look."),
  "desk.oidc.roles[].tenants": say("Whose part: names of tenants.", "a list of names"),
  "desk.oidc.roles": say(
    "What each value of the claim opens: `{ value, role, tenants }`, with `role` one of admin, clerk and reader.",
    "a list",
  ),
  "desk.oidc.redirectUrl": say(
    "Where the provider sends people back to; without it, the address under which they came.",
    "an address",
  ),
  "desk.oidc.logout": say("Whether signing out ends the session at the provider too."),
  "platforms.<name>.adapter": say("Which adapter speaks to the platform."),
  "platforms.<name>.settings": say("What the adapter asks for: the tables below."),
  "platforms.<name>.poll.everySeconds": say("How often news are pulled, in seconds."),
  "platforms.<name>.poll.from": say(
    "How far back the account is read; without it, from seven days before it was first configured.",
    `${DAY}, or \`all\``,
  ),
  "platforms.<name>.timeoutSeconds": say("Deadline of one call, in seconds."),
  "platforms.<name>.concurrency": say("Calls at once, in each process."),
  "platforms.<name>.retry.firstSeconds": say("Wait before the second try; it doubles, with full jitter."),
  "platforms.<name>.retry.maxSeconds": say("The longest wait between tries."),
  "platforms.<name>.retry.forHours": say("When work is given up and waits for a person."),
  "platforms.<name>.breaker.failures": say("So many failures in a row (or half of twenty) open the circuit."),
  "platforms.<name>.breaker.openSeconds": say("After so long one call is let through."),
  "platforms.<name>.reporting": say(
    "What the account is told of e-reporting: the reports, nothing since it makes them itself from the documents, or nothing at all.",
  ),
  "tenants.<name>.keys": say("The tenant's API keys, or their digests. Two at a time let one be changed."),
  "tenants.<name>.companies": say("SIRENs of the companies that it sends and receives for."),
  "tenants.<name>.routes": say("Which account a new invoice goes to: the first that fits."),
  "tenants.<name>.routes[].when.buyer": say("For public buyers alone, or private ones."),
  "tenants.<name>.routes[].when.seller": say("For invoices of this SIREN."),
  "tenants.<name>.routes[].platform": say("Name of the account."),
  "tenants.<name>.webhooks": say("Where the ERP is told what happens."),
  "tenants.<name>.webhooks[].url": say("Address of the endpoint, https."),
  "tenants.<name>.webhooks[].secret": say("What calls are signed with (`whsec_…`, Standard Webhooks)."),
  "tenants.<name>.webhooks[].secrets": say("Several at once, while one takes the other's place."),
  "tenants.<name>.webhooks[].allowPrivate": say("Lets the address lead into a private network."),
  "tenants.<name>.directory": say(
    "The account whose directory is asked; without it, those of the platforms of its routes.",
  ),
  "tenants.<name>.directoryCheck": say(
    "What a clear no of the directory about the recipient means: nothing, a warning, or the invoice is held back.",
  ),
  "tenants.<name>.controls": say("Whether errors of the controls refuse an invoice, or are told."),
  "tenants.<name>.rules": say("The same for single rules, by their names.", "a group of rules"),
  "tenants.<name>.rules.<name>": say("What one rule does."),
  "tenants.<name>.defaults": say(
    "By SIREN: what a company says on each invoice in JSON (notes, payment terms, seller).",
    "a group of companies",
  ),
  "tenants.<name>.reporting": say(
    "By SIREN: companies that report through the gateway.",
    "a group of companies",
  ),
  ...under("tenants.<name>.reporting.<name>", {
    name: say("Name of the company."),
    vatNumber: say("Its VAT number."),
    vatRegime: say(
      "Its VAT regime, which makes its periods; a dated list where it changes.",
      "`monthly`, `quarterly`, `simplified`, `franchise`, or a list",
    ),
    "vatRegime[].from": say("First day of a regime.", DAY),
    "vatRegime[].regime": say("The regime from that day on."),
    vatOnDebits: say("Whether it pays VAT on debits: receipts of services are then not reported."),
    reportFrom: say("First day that is reported.", DAY),
    approval: say("Whether a person sends each report, or it goes by itself the day after its period."),
    platform: say("The account that reports go to."),
    marginRate: say("The rate of its sales under the margin scheme, in percent."),
  }),
  ...under("tenants.<name>.deliver.email", {
    to: say("Who is mailed each invoice that is received."),
    cc: say("Who gets a copy."),
    bcc: say("Who gets one unseen."),
    subject: say("Subject of the mails; `{seller}`, `{number}` and others are filled in."),
  }),
  "tenants.<name>.deliver.files": say(
    "A folder, here or by SFTP, into which each received invoice is put: settings of the adapter `files`.",
  ),
  "tenants.<name>.alerts.email": say("Who is mailed what waits for a person of this tenant."),
  "tenants.<name>.afnor.apiVersion": say(
    "How the national API in front of this tenant speaks.",
    "`1.1`, `1.2` or `1.3`; `1.3` without it",
  ),
  "tenants.<name>.afnor.allowPrivate": say("Lets webhooks of the national API lead into a private network."),
  ...under("tenants.<name>.retention", terms(" for this tenant")),
  "tenants.<name>.limits.requestsAtOnce": say(
    "Requests of the tenant that are worked on at once; more get 429.",
  ),
  receive: say("Rules of who receives for companies that several tenants name; the first that fits."),
  ...under("receive[].when", {
    company: say("SIREN of the company that the invoice is addressed to."),
    seller: say("SIRENs, SIRETs or VAT numbers of sellers."),
    "address.siret": say("SIRETs in the recipient's address."),
    "address.routingCode": say("Routing codes in it."),
    "address.suffix": say("Suffixes in it."),
    type: say("Type codes of the document, `380`, `381` and so on."),
    reference: say(
      "A pattern (regular expression) that the order's reference (BT-13) or the buyer's (BT-10) has in it.",
    ),
    "total.atLeast": say("Totals from this amount on.", AMOUNT),
    "total.atMost": say("Totals up to this amount.", AMOUNT),
    "total.above": say("Totals above this amount.", AMOUNT),
    "total.below": say("Totals below this amount.", AMOUNT),
    from: say("First day of issue.", DAY),
    until: say("Last day of issue.", DAY),
  }),
  "receive[].to": say("Tenants that receive: the first leads and may set statuses, the others read."),
  "receive[].copy": say("Tenants that read."),
  "receive[].more": say("Lets later rules add receivers."),
  unrouted: say("What becomes of an invoice that no rule takes: `hold`, or a tenant's name."),
  "smtp.url": say("The mail server: `smtps://user:password@host:465`, or `smtp://…`."),
  "smtp.from": say("The address that mails come from."),
  "alerts.email": say("Who is mailed what waits for a person, whose ever it is."),
  "log.level": say("What is logged: this level and those above."),
  "log.format": say("Lines for people, JSON, or by whether standard output is a terminal."),
  "limits.documentMegabytes": say("The largest document."),
  "limits.documentSeconds": say("How long one document may take to be read, controlled or written."),
  "traces.endpoint": say("Where spans go: a collector's address for OTLP over HTTP.", "an address"),
  "traces.headers": say("Headers that the collector asks for.", "a group of headers"),
  "traces.sample": say("Share of the traces that begin here and are recorded."),
  "officialRules.folder": say("Folder of the publishers' schemas and rules, relative to the configuration."),
  ...under("retention", terms("")),
  "workers.leaseSeconds": say("How long a dead process's work rests before another takes it over."),
};
