import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook, WebhookRefused } from "../../../clients/typescript/src/index.ts";
import { type Ledger, openLedger } from "./ledger.ts";

/** Largest call that is read, in bytes. */
const LARGEST = 1024 * 1024;

const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * The ERP's endpoint: verifies, stores, answers; what it tells can be worked on afterwards. The answer is 2xx once the
 * call is stored and never before: the gateway repeats what was not answered so, under the same id.
 *
 * @param tell a line for each call that is new
 */
export const webhookServer = (
  ledger: Ledger,
  secret: string,
  tell: (line: string) => void = () => undefined,
): Server =>
  createServer(async (request, response) => {
    try {
      const body = await readBody(request);
      if (body === null) {
        response.writeHead(413).end();
        return;
      }
      const call = verifyWebhook(secret, request.headers, body);
      // The invoice is shown as it stood when the call was made, so a late call tells nothing old.
      const invoice = call.type !== "unknown" && "invoice" in call.data ? call.data.invoice : null;
      const isNew = ledger.takeCall(call.id, body.toString("utf8"), invoice);
      response.writeHead(204).end();
      if (!isNew || invoice === null) return;
      const { number, status, delivery } = invoice;
      tell(`${call.type}  ${number}  ${status === null ? delivery : `${status.code} ${status.label}`}`);
    } catch (error) {
      response.writeHead(error instanceof WebhookRefused ? 401 : 500).end();
    }
  });

/** `HOOK_SECRET=whsec_… npx node examples/erp/typescript/take-webhooks.ts [PORT]` */
if (import.meta.main) {
  const { HOOK_SECRET = "", ERP_LEDGER = "erp-ledger.db" } = process.env;
  if (HOOK_SECRET === "") {
    console.error("Usage: HOOK_SECRET=whsec_… npx node examples/erp/typescript/take-webhooks.ts [PORT]");
    process.exit(2);
  }
  const server = webhookServer(openLedger(ERP_LEDGER), HOOK_SECRET, (line) => console.log(line));
  server.listen(Number(process.argv[2] ?? 9000), "127.0.0.1", () =>
    console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
  );
}
