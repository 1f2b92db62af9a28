import { type Context, Hono } from "hono";
import { type DEPOSITED, DOC_TYPES, FLOW_INFO, MAX_FILE_BYTES } from "../../norm/flow.ts";
import type { Strict } from "../../norm/shape.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { WEBHOOK_PARAMS } from "../../norm/webhook.ts";
import { type Client, clientOf } from "../clients.ts";
import { isPublic } from "../life/addressing.ts";
import { type FlowRow, presentFlow } from "../life/flow.ts";
import { addFlow, holderOf, sha256Of } from "../life/flows.ts";
import {
  fault,
  firstTypeOf,
  numberKeyOf,
  profileOf,
  type Reading,
  readDeposit,
  ruleOf,
} from "../life/read-deposit.ts";
import { later } from "../life/schedule.ts";
import type { Platform } from "../platform.ts";
import { readAs } from "./read-as.ts";
import { readableView } from "./readable-view.ts";
import { objectOf, oneOf, Refusal } from "./refusal.ts";
import { searchFlows } from "./search-flows.ts";
import { authenticate } from "./tokens.ts";
import { createWebhook, deleteWebhook, listWebhooks } from "./webhooks.ts";

/** The largest file, and room for the rest of the form around it. */
export const MAX_BODY_BYTES = MAX_FILE_BYTES + 64 * 1024;

export const tooLarge = (): Refusal =>
  new Refusal(413, "FILE_SIZE_EXCEEDED", "A file may have at most 100 MB.");

type FlowInfo = Strict<typeof FLOW_INFO>;

const readFlowInfo = (text: string, version: ApiVersion): FlowInfo =>
  readAs(FLOW_INFO, version, objectOf(text, "flowInfo"), {
    name: "INVALID_FLOW_INFO",
    trackingId: "INVALID_FLOW_INFO",
    sha256: "INVALID_FLOW_INFO",
  });

const readForm = async (c: Context): Promise<{ info: string; file: File | string }> => {
  if (!/^multipart\/form-data/i.test(c.req.header("content-type") ?? ""))
    throw new Refusal(400, "MISSING_REQUIRED_FIELD", "The body must be multipart/form-data.");
  let form: FormData;
  try {
    form = await c.req.formData();
  } catch {
    throw new Refusal(400, "MISSING_REQUIRED_FIELD", "The body is not readable as multipart/form-data.");
  }
  const info = form.get("flowInfo");
  const file = form.get("file");
  if (info === null) throw new Refusal(400, "MISSING_REQUIRED_FIELD", "The part flowInfo is missing.");
  if (file === null) throw new Refusal(400, "MISSING_REQUIRED_FIELD", "The part file is missing.");
  return { info: typeof info === "string" ? info : await info.text(), file };
};

const mediaTypeOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, 1_024)).includes("%PDF-") ? "application/pdf" : "application/xml";

const store = (
  platform: Platform,
  client: Client,
  info: FlowInfo,
  bytes: Uint8Array,
  reading: Reading,
): FlowRow =>
  platform.db.transaction(() => {
    const numberKey = numberKeyOf(reading);
    const first = holderOf(platform, client.id, numberKey);
    if (first !== undefined && client.duplicates === "refuse")
      throw new Refusal(
        400,
        "CREATE_ERROR",
        reading.report === null
          ? `Facture déjà existante : ${reading.invoice?.number ?? ""} a été déposée dans le flux ${first.id}.`
          : `E-reporting déjà existant : ${reading.report.name} a été déposé dans le flux ${first.id}.`,
      );
    const publicly = reading.invoice !== null && isPublic(platform, reading.invoice);
    const flow = addFlow(platform, {
      client: client.id,
      direction: "Out",
      type: firstTypeOf(reading, info.flowSyntax, client.apiVersion),
      syntax: info.flowSyntax,
      profile: info.flowProfile ?? profileOf(reading),
      rule: info.processingRule ?? ruleOf(reading, publicly),
      ruleSource: info.processingRule === undefined ? "Computed" : "Input",
      name: info.name ?? "file",
      trackingId: info.trackingId ?? null,
      ack: "Pending",
      mediaType: mediaTypeOf(bytes),
      bytes,
      reading,
      numberKey,
    });
    later(platform, "check", flow.id, 1, flow.submitted_at);
    return flow;
  });

const deposit = async (platform: Platform, c: Context, client: Client): Promise<Response> => {
  const form = await readForm(c);
  const info = readFlowInfo(form.info, client.apiVersion);
  const bytes =
    typeof form.file === "string"
      ? new TextEncoder().encode(form.file)
      : new Uint8Array(await form.file.arrayBuffer());
  if (bytes.length > MAX_FILE_BYTES) throw tooLarge();
  const sha256 = sha256Of(bytes);
  const read = await readDeposit(bytes, info.flowSyntax);
  const mismatch = fault(
    "sha256",
    "ChecksumMismatch",
    `Empreinte déclarée ${info.sha256}, calculée ${sha256}.`,
  );
  const reading = info.sha256 !== undefined && info.sha256 !== sha256 ? { ...read, fault: mismatch } : read;
  const flow = store(platform, client, info, bytes, reading);
  const { flowId, submittedAt, trackingId, processingRule, flowProfile } = presentFlow(
    flow,
    client.apiVersion,
  );
  const { name } = info;
  const answer: Strict<typeof DEPOSITED> = {
    flowId,
    submittedAt,
    trackingId,
    name,
    processingRule,
    flowSyntax: flow.syntax,
    flowProfile,
    sha256,
  };
  return c.json(answer, 202);
};

const fileAnswer = (bytes: Uint8Array, name: string): Response =>
  new Response(Buffer.from(bytes), {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment;filename="${name.replaceAll(/[^\w.-]/g, "_")}"`,
    },
  });

const withExtension = (name: string, extension: string): string =>
  `${name.replace(/\.(xml|pdf)$/i, "")}.${extension}`;

const getFlow = async (platform: Platform, c: Context, client: Client): Promise<Response> => {
  const docType = oneOf(c.req.query("docType"), DOC_TYPES.all, "docType") ?? "Metadata";
  const flow = platform.db.get<FlowRow>(
    "SELECT * FROM flows WHERE id = ? AND client = ?",
    c.req.param("flowId") ?? "",
    client.id,
  );
  if (flow === undefined)
    throw new Refusal(404, "MISSING_RESOURCE", "There is no such flow in this account.");
  if (docType === "Metadata") return c.json(presentFlow(flow, client.apiVersion));
  const extension = flow.media_type === "application/pdf" ? "pdf" : "xml";
  if (docType === "Original") return fileAnswer(flow.bytes, withExtension(flow.name, extension));
  const view = await readableView(flow, docType);
  if (view === null) throw new Refusal(404, "MISSING_RESOURCE", `This flow has no ${docType}.`);
  return fileAnswer(view.bytes, withExtension(flow.name, view.extension));
};

/** The Flow service (XP Z12-013 annex A), without its `/v1`. */
export const flowRoutes = (platform: Platform): Hono => {
  const clientAsking = (c: Context): Client =>
    clientOf(platform, authenticate(platform, c.req.header("authorization")));
  const withWebhooks = (c: Context): Client => {
    const client = clientAsking(c);
    if (!WEBHOOK_PARAMS.callbackUrl.in.includes(client.apiVersion))
      throw new Refusal(404, "MISSING_RESOURCE", "Webhooks of the flat form exist since version 1.3.");
    return client;
  };
  return new Hono()
    .get("/healthcheck", (c) => c.body(null, 200))
    .post("/flows", (c) => deposit(platform, c, clientAsking(c)))
    .post("/flows/search", async (c) => {
      const client = clientAsking(c);
      return c.json(searchFlows(platform, client, objectOf(await c.req.text(), "The body")));
    })
    .get("/flows/:flowId", (c) => getFlow(platform, c, clientAsking(c)))
    .get("/webhooks", (c) => c.json(listWebhooks(platform, withWebhooks(c).id)))
    .post("/webhooks", async (c) => {
      const client = withWebhooks(c);
      return c.json(createWebhook(platform, client.id, objectOf(await c.req.text(), "The body")), 201);
    })
    .delete("/webhooks/:id", (c) => {
      if (!deleteWebhook(platform, withWebhooks(c).id, c.req.param("id")))
        throw new Refusal(404, "MISSING_RESOURCE", "There is no such webhook in this account.");
      return c.body(null, 204);
    });
};
