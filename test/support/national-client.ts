import type { z } from "zod";
import { DEPOSITED, FLOW, type FlowSyntax } from "../../src/norm/flow.ts";
import { FLOW_PAGE } from "../../src/norm/search.ts";
import { type Strict, strict } from "../../src/norm/shape.ts";
import { TOKEN } from "../../src/norm/tokens.ts";
import { basesOf } from "./facade.ts";
import { published, resolve } from "./norm-walk/published.ts";
import { schemaFaults } from "./norm-walk/schema-faults.ts";
import { type Running, until } from "./processes.ts";

/** Where it is not at hand, our own shapes alone are looked at. */
const { document } = published("flow", "1.3");

export type ShownFlow = Strict<typeof FLOW, "1.3">;
export type DocType = "Original" | "Converted" | "ReadableView";

const LONG_AGO = "2020-01-01T00:00:00Z";

/** What is wrong about an answer by the published file: its status, its media type, its body. */
const faultsOf = (method: string, path: string, status: number, type: string, body: unknown): string[] => {
  if (document === null) return [];
  const at = `${method} ${path} ${status}`;
  const listed = document.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
  if (listed === undefined) return [`${at}: is not listed`];
  const { content } = resolve(document, listed);
  if (content === undefined) return [];
  const kind = content[type];
  if (kind === undefined) return [`${at}: is ${type}`];
  return kind.schema === undefined ? [] : schemaFaults(document, kind.schema, body, at, []);
};

interface Asked {
  method: "GET" | "POST";
  /** As the published file has it, after `/v1`. */
  path: string;
  flowId?: string;
  query?: string;
  json?: unknown;
  form?: FormData;
}

interface Answered {
  status: number;
  bytes: Uint8Array;
  /** Null where it is none. */
  json: unknown;
}

/** What is said of a file that is deposited. */
export interface FlowInfo {
  flowSyntax: FlowSyntax;
  name: string;
  trackingId?: string;
}

/**
 * A client of the Flow Service that knows 1.3 and nothing else: every answer is held against the published file, and
 * what differs from it is kept in `faults`.
 */
export const nationalClient = (at: Pick<Running, "url">, id: string, secret: string) => {
  const { flowUrl, tokenUrl } = basesOf(at);
  const faults: string[] = [];
  let token: string | null = null;

  /** A token for the client's credentials; null where there is none for them. */
  const mint = async (): Promise<string | null> => {
    const answer = await fetch(tokenUrl, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret }),
    });
    if (answer.status === 401) return null;
    return strict(TOKEN, "1.3").parse(await answer.json()).access_token;
  };

  const ask = async ({ method, path, flowId = "", query = "", json, form }: Asked): Promise<Answered> => {
    token ??= await mint();
    const answer = await fetch(`${flowUrl}/v1${path.replace("{flowId}", flowId)}${query}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "request-id": crypto.randomUUID(),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
      },
      body: json === undefined ? (form ?? null) : JSON.stringify(json),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const [type = ""] = (answer.headers.get("content-type") ?? "").split(";");
    const body: unknown = type === "application/json" ? JSON.parse(Buffer.from(bytes).toString()) : null;
    faults.push(...faultsOf(method, `/v1${path}`, answer.status, type, body ?? ""));
    return { status: answer.status, bytes, json: body };
  };

  const read = async <T>(shape: z.ZodType<T>, status: number, asked: Asked): Promise<T> => {
    const answer = await ask(asked);
    if (answer.status === status) return shape.parse(answer.json);
    throw new Error(`${asked.method} ${asked.path}: ${answer.status} ${Buffer.from(answer.bytes)}`);
  };

  const search = async (
    where: object,
    more: { limit?: number; cursor?: string | undefined } = {},
  ): Promise<{ flows: ShownFlow[]; nextCursor: string | undefined }> => {
    const asked: Asked = { method: "POST", path: "/flows/search", json: { where, ...more } };
    const { results = [], nextCursor } = await read(strict(FLOW_PAGE, "1.3"), 200, asked);
    return { flows: results.map((one) => strict(FLOW, "1.3").parse(one)), nextCursor };
  };

  const flow = (flowId: string): Promise<ShownFlow> =>
    read(strict(FLOW, "1.3"), 200, { method: "GET", path: "/flows/{flowId}", flowId });

  return {
    faults,
    mint,
    ask,
    search,
    flow,
    /** Goes on with another token. */
    use(other: string) {
      token = other;
    },
    deposit(bytes: Uint8Array, info: FlowInfo) {
      const form = new FormData();
      const type = info.flowSyntax === "Factur-X" ? "application/pdf" : "application/xml";
      form.append("flowInfo", new Blob([JSON.stringify(info)], { type: "application/json" }));
      form.append("file", new Blob([Buffer.from(bytes)], { type }), info.name);
      return read(strict(DEPOSITED, "1.3"), 202, { method: "POST", path: "/flows", form });
    },
    /** A flow once it is acknowledged, one way or the other. */
    judged: (flowId: string): Promise<ShownFlow> =>
      until(
        () => flow(flowId),
        ({ acknowledgement }) => acknowledgement.status !== "Pending",
      ),
    /** A file of a flow; null where it has none (404). */
    async file(flowId: string, docType: DocType): Promise<Uint8Array | null> {
      const asked = { method: "GET", path: "/flows/{flowId}", flowId, query: `?docType=${docType}` } as const;
      const { status, bytes } = await ask(asked);
      if (status === 200) return bytes;
      if (status === 404) return null;
      throw new Error(`${docType} of ${flowId}: ${status} ${Buffer.from(bytes)}`);
    },
    /** Every flow that fits, page by page: each begins after the time of the last flow, or where the cursor says. */
    async everything(where: object, limit: number, by: "time" | "cursor" = "time"): Promise<ShownFlow[]> {
      const found: ShownFlow[] = [];
      let updatedAfter = LONG_AGO;
      let cursor: string | undefined;
      for (;;) {
        const { flows, nextCursor } = await search({ ...where, updatedAfter }, { limit, cursor });
        found.push(...flows);
        const last = flows.at(-1);
        if (last === undefined || (by === "cursor" && nextCursor === undefined)) return found;
        if (by === "cursor") cursor = nextCursor;
        else updatedAfter = last.updatedAt;
      }
    },
  };
};

export type NationalClient = ReturnType<typeof nationalClient>;
