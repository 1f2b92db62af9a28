import { createHash } from "node:crypto";
import { DEPOSITED, FLOW, type FlowSyntax } from "../../norm/flow.ts";
import { FLOW_PAGE } from "../../norm/search.ts";
import { type Strict, strict } from "../../norm/shape.ts";
import { TOKEN } from "../../norm/tokens.ts";

type ShownFlow = Strict<typeof FLOW, "1.3">;

/** Where the platform is, and as whom it is called. */
export interface FolderClient {
  tokenUrl: string;
  flowUrl: string;
  clientId: string;
  clientSecret: string;
}

/** Flows of one page. */
const PAGE = 100;

/** The few calls that a folder makes, as any client of the platform would. */
export const folderCalls = (
  { tokenUrl, flowUrl, clientId, clientSecret }: FolderClient,
  signal: AbortSignal,
) => {
  let token: string | null = null;

  const mint = async (): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    });
    const answer = await fetch(tokenUrl, { method: "POST", body, signal });
    return strict(TOKEN, "1.3").parse(await answer.json()).access_token;
  };

  const ask = async (path: string, request: RequestInit = {}): Promise<Response> => {
    const asWritten = async (): Promise<Response> => {
      token ??= await mint();
      const headers = new Headers(request.headers);
      headers.set("authorization", `Bearer ${token}`);
      return fetch(`${flowUrl}/v1${path}`, { ...request, headers, signal });
    };
    const answer = await asWritten();
    if (answer.status !== 401) return answer;
    token = null;
    return asWritten();
  };

  const taken = async (answer: Response): Promise<Response> => {
    if (answer.ok) return answer;
    throw new Error(`the platform answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
  };

  return {
    /** The flow of a file, or why it cannot be one. */
    async deposit(
      bytes: Uint8Array,
      info: { name: string; flowSyntax: FlowSyntax },
    ): Promise<{ flowId: string } | { refused: string }> {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const form = new FormData();
      const type = info.flowSyntax === "Factur-X" ? "application/pdf" : "application/xml";
      form.append("flowInfo", new Blob([JSON.stringify({ ...info, sha256 })], { type: "application/json" }));
      form.append("file", new Blob([Buffer.from(bytes)], { type }), info.name);
      const answer = await ask("/flows", { method: "POST", body: form });
      if (answer.status === 400 || answer.status === 413)
        return { refused: (await answer.text()).slice(0, 500) };
      return { flowId: strict(DEPOSITED, "1.3").parse(await (await taken(answer)).json()).flowId };
    },
    flow: async (flowId: string): Promise<ShownFlow> =>
      strict(FLOW, "1.3").parse(await (await taken(await ask(`/flows/${flowId}`))).json()),
    original: async (flowId: string): Promise<Uint8Array> =>
      new Uint8Array(await (await taken(await ask(`/flows/${flowId}?docType=Original`))).arrayBuffer()),
    /** What came in or changed since a moment, that very moment included; oldest change first. */
    async *news(since: string): AsyncGenerator<ShownFlow> {
      const updatedAfter = new Date(Date.parse(since) - 1).toISOString();
      for (let cursor: string | undefined; ; ) {
        const where = { updatedAfter, flowDirection: ["In"] };
        const answer = await ask("/flows/search", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ where, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
        });
        const page = strict(FLOW_PAGE, "1.3").parse(await (await taken(answer)).json());
        for (const one of page.results ?? []) yield strict(FLOW, "1.3").parse(one);
        cursor = page.nextCursor;
        if (cursor === undefined) return;
      }
    },
  };
};

export type FolderCalls = ReturnType<typeof folderCalls>;
