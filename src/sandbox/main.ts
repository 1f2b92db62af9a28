import { parseArgs } from "node:util";
import { NEWEST } from "../norm/versions.ts";
import { DEFAULT_CLIENT, SECRET } from "./clients.ts";
import { outcomesAsText } from "./control/list-outcomes.ts";
import { startFolder } from "./folder/index.ts";
import { startSandbox } from "./index.ts";

const HELP = `The sandbox platform: an XP Z12-013 server with fictitious companies.

  npm run sandbox -- [options]

  --port N          port on loopback (default 8090; 0 takes a free one)
  --host ADDRESS    address to listen on (default 127.0.0.1)
  --data FILE       where it keeps everything (default data/sandbox.db; ":memory:" keeps nothing)
  --pace SECONDS    time between two steps of an invoice's life (default 2)
  --folder DIR      a folder as one more way in: takes files from DIR/out, acknowledges in DIR/ack, brings news in DIR/in
  --folder-client ID whose that folder is (default ${DEFAULT_CLIENT})
  --control-key KEY bearer token asked for on /control (default: none)
  --help            this text
`;

const fail = (message: string): never => {
  process.stderr.write(`${message}\n\n${HELP}`);
  process.exit(2);
};

const read = () => {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "8090" },
        host: { type: "string", default: "127.0.0.1" },
        data: { type: "string", default: "data/sandbox.db" },
        pace: { type: "string", default: "2" },
        folder: { type: "string" },
        "folder-client": { type: "string", default: DEFAULT_CLIENT },
        "control-key": { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
};

const values = read();
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const port = Number(values.port);
const secondsPerStep = Number(values.pace);
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`--port: ${values.port} is not a port.`);
if (!(secondsPerStep >= 0 && secondsPerStep <= 86_400))
  fail(`--pace: ${values.pace} is not a time in seconds.`);

/** Why it cannot start, in one sentence. */
const tell = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && error.code === "EADDRINUSE"
    ? `Another program has the port ${port} already: choose another with npm run sandbox -- --port N (0 takes a free one).`
    : error.message;
};

const sandbox = await startSandbox({
  port,
  host: values.host,
  file: values.data,
  pace: { secondsPerStep },
  controlKey: values["control-key"],
  log: (facts, text) => process.stderr.write(`${JSON.stringify({ ...facts, text })}\n`),
}).catch((error: unknown) => {
  process.stderr.write(`The sandbox cannot start: ${tell(error)}\n`);
  process.exit(1);
});

const log = (facts: object, text: string): void => {
  process.stderr.write(`${JSON.stringify({ ...facts, text })}\n`);
};
const face =
  values.folder === undefined
    ? null
    : await startFolder({
        ...sandbox,
        folder: values.folder,
        clientId: values["folder-client"],
        clientSecret: SECRET,
        log,
      });

process.stdout.write(`Sandbox platform (XP Z12-013 ${NEWEST}), data in ${values.data}

  token      ${sandbox.tokenUrl}
  flow       ${sandbox.flowUrl}/v1
  directory  ${sandbox.directoryUrl}/v1
  control    ${sandbox.controlUrl}
${face === null ? "" : `  folder     ${values.folder} (out, in, ack; client ${values["folder-client"]})\n`}  client     ${DEFAULT_CLIENT} / ${SECRET}   (any other id is another account; the secret is the same)

What happens to an invoice is chosen by its buyer, or by SANDBOX:<outcome> in BT-10 or a note:

${outcomesAsText()}
Ctrl-C to stop.
`);

let stops = false;
// Again and again: Ctrl-C comes twice, from the terminal and passed on by npm.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (stops) return;
    stops = true;
    void Promise.resolve(face?.close())
      .then(() => sandbox.close())
      .then(() => process.exit(0));
  });
