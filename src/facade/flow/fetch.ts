import type { Context } from "hono";
import { DOC_TYPES } from "../../norm/flow.ts";
import { presentFlow } from "../../usecases/flow/present-flow.ts";
import type { FacadeEnv, FacadeParts } from "../env.ts";
import { wrongMember } from "../read-body.ts";

/** The file name of a header: ASCII, with the extension of what it is. */
const fileNameOf = (name: string, extension: string): string => {
  const plain = name.normalize("NFKD").replaceAll(/[^\w.-]/g, "_");
  return extension === "bin" ? plain : `${plain.replace(/\.(xml|pdf)$/i, "")}.${extension}`;
};

/**
 * `GET /flows/{flowId}`: the flow itself, or one of its files. Which one says `docType` alone: clients ask for
 * octet-stream and expect the JSON of the metadata.
 */
export const fetchFlow =
  ({ gateway }: Pick<FacadeParts, "gateway">) =>
  async (c: Context<FacadeEnv>): Promise<Response> => {
    const docType = c.req.query("docType") || "Metadata";
    const asked = DOC_TYPES.all.find((word) => word === docType);
    if (asked === undefined)
      throw wrongMember(
        "docType",
        `must be one of ${DOC_TYPES.all.join(", ")}`,
        "use one of these words",
        "word",
      );
    const flow = await gateway.getFlow(c.get("tenant").name, c.req.param("flowId") ?? "");
    if (asked === "Metadata") return c.json(presentFlow(flow, c.get("version")));
    const { bytes, extension } = await gateway.getFlowFile(flow, asked, c.req.raw.signal);
    return c.body(Uint8Array.from(bytes), 200, {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment;filename="${fileNameOf(flow.name, extension)}"`,
    });
  };
