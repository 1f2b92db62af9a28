import { configPath } from "../config/index.ts";
import { readSource } from "../config/source.ts";

/**
 * The container's health check: asks `/healthz` on the port of the configuration, exit 1 when it is not well. It reads
 * the file alone and opens nothing else: it runs every few seconds.
 */
const { raw } = readSource(configPath(process.env), process.env);
const listen = Object(Object(raw).listen);
const port = Number(listen.port ?? 8080);
const host = ["0.0.0.0", "::", undefined].includes(listen.host) ? "127.0.0.1" : String(listen.host);
const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}/healthz`;

try {
  const { ok } = await fetch(url, { signal: AbortSignal.timeout(2_500) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
