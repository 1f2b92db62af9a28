import { ADAPTERS } from "../adapters/registry.ts";
import { type Config, ConfigFault, configPath, loadConfig, noteLine } from "../config/index.ts";

/**
 * `npm run check-config -- FILE`: names every fault of a configuration with its line and its path, exit 1; or sums it
 * up with secrets masked, exit 0.
 */
const summary = (config: Config): string => {
  const { host, port, metricsPort } = config.listen;
  const store = URL.parse(config.store.url)?.password
    ? config.store.url.replace(/\/\/.*@/, "//••••@")
    : config.store.url;
  const metrics = [
    ...(metricsPort === undefined ? [] : [`on ${metricsPort}`]),
    ...(config.isMetricsKey === undefined ? [] : ["with a key"]),
  ];
  return [
    `  listens on ${host}:${port}${metrics.length === 0 ? "" : `, metrics ${metrics.join(" ")}`}`,
    `  remembers in ${store}`,
    ...(config.traces === undefined ? [] : [`  traces to ${config.traces.endpoint}`]),
    ...(config.officialRules === undefined
      ? []
      : [`  asks official rules: ${Object.values(config.officialRules.files).join(", ")}`]),
    ...config.accounts.map(({ name, adapter, settings }) => {
      const secrets = ADAPTERS.find(({ id }) => id === adapter)?.settings ?? {};
      const shown = Object.entries(settings)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${secrets[key]?.secret === true ? "••••" : value}`);
      return `  platform ${name}: ${adapter}${shown.length === 0 ? "" : ` (${shown.join(", ")})`}`;
    }),
    ...config.tenants.map(
      ({ name, companies, routes, webhooks, deliver }) =>
        `  tenant ${name}: ${companies.join(", ")} ` +
        (routes.length === 0 ? "only receives" : `by ${routes.map((r) => r.platform).join(", ")}`) +
        `${deliver?.email === undefined ? "" : `; by mail to ${deliver.email.to.join(", ")}`}` +
        `${deliver?.files === undefined ? "" : `; as files in ${deliver.files.url}`}` +
        `${webhooks.length === 0 ? "" : `; tells ${webhooks.map((hook) => hook.url).join(", ")}`}`,
    ),
  ].join("\n");
};

const file = process.argv[2] ?? configPath(process.env);
try {
  const config = loadConfig(file, process.env, ADAPTERS);
  console.log(`${file}: sound\n${summary(config)}`);
  if (config.warnings.length > 0) console.log(`Warnings:\n${config.warnings.map(noteLine).join("\n")}`);
} catch (error) {
  if (!(error instanceof ConfigFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
