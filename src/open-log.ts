import type { Config } from "./config/index.ts";
import { createLog } from "./log.ts";
import { traceNow } from "./traces/current.ts";
import type { Log } from "./usecases/parts.ts";

type Destination = NonNullable<Parameters<typeof createLog>[0]["destination"]>;

/** Where lines go: `isTTY` as Node's streams have it. */
interface Output {
  isTTY?: boolean | undefined;
  write(text: string): void;
}

/**
 * The log as it is configured: readable lines for a person at a terminal, JSON for programs. What makes lines readable
 * is loaded only then.
 */
export const openLog = async (
  config: Config["log"],
  redact: (line: string) => string,
  output: Output = process.stdout,
): Promise<Log> => {
  const parts = { level: config.level, redact, traceNow };
  const isReadable = config.format === "pretty" || (config.format === "auto" && output.isTTY === true);
  if (isReadable) return createLog({ ...parts, destination: await readable(output) });
  return createLog(output === process.stdout ? parts : { ...parts, destination: output });
};

/**
 * Control characters other than tab and line feed. A platform's answer or a path may hold them: at a terminal they could
 * move the cursor, colour or hide what follows.
 */
const CONTROL = /[^\P{Cc}\t\n]/gu;

const readable = async (output: Output): Promise<Destination> => {
  const { prettyFactory, isColorSupported } = (await import("pino-pretty")).default;
  const render = prettyFactory({
    colorize: isColorSupported && output.isTTY === true,
    translateTime: "SYS:HH:MM:ss",
    singleLine: true,
    // `error` is facts in our lines; an exception, with its stack on lines of its own, stands under `err`.
    errorLikeObjectKeys: ["err"],
  });
  const harmless = (_: string, value: unknown): unknown =>
    typeof value === "string" ? value.replace(CONTROL, "\ufffd") : value;
  return { write: (line) => void output.write(render(JSON.parse(line, harmless))) };
};
