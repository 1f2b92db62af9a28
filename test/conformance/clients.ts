import type { ClientJudge } from "../../src/conformance/client/index.ts";
import { writeForm } from "../../src/conformance/multipart.ts";
import { invoiceWith } from "../sandbox/a-client.ts";

/** The plainest calls of a client, to be made well or badly. */
export const plainClient = (judge: ClientJudge, id = "passerelle") => {
  const mint = async (form: Record<string, string> = {}): Promise<string> => {
    const answer = await fetch(judge.tokenUrl, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: id,
        client_secret: "sandbox",
        ...form,
      }),
    });
    return Object(await answer.json()).access_token;
  };
  const call = (
    service: "flow" | "directory",
    method: string,
    path: string,
    init: { token: string; json?: unknown; body?: Uint8Array; headers?: Record<string, string> },
  ): Promise<Response> =>
    fetch(`${service === "flow" ? judge.flowUrl : judge.directoryUrl}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${init.token}`,
        "request-id": crypto.randomUUID(),
        ...(init.json === undefined ? {} : { "content-type": "application/json" }),
        ...init.headers,
      },
      body: init.json === undefined ? init.body && Buffer.from(init.body) : JSON.stringify(init.json),
    });
  const deposit = (
    token: string,
    info: unknown,
    change: { infoType?: string; fileType?: string; parts?: string[]; file?: Uint8Array } = {},
  ): Promise<Response> => {
    const {
      parts = ["flowInfo", "file"],
      infoType = "application/json",
      fileType = "application/xml",
    } = change;
    const bytes = change.file ?? invoiceWith();
    const { type, body } = writeForm(
      parts.map((name) =>
        name === "flowInfo"
          ? { name, type: infoType, bytes: Buffer.from(JSON.stringify(info)) }
          : { name, type: fileType, fileName: "invoice.xml", bytes },
      ),
    );
    return call("flow", "POST", "/flows", { token, body, headers: { "content-type": type } });
  };
  return { mint, call, deposit };
};
