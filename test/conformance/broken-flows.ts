import { asking, type Break, type Going, type Json, json, member } from "./break.ts";

const toSearch = ({ call }: Going): boolean => call === "POST /flows/search";
const resultsOf = (body: Json): Json[] => (Array.isArray(body.results) ? (body.results as Json[]) : []);

/** What a platform does wrong about tokens, flows and webhooks. */
export const BROKEN_FLOWS: readonly Break[] = [
  {
    name: "a wrong secret is a bad request",
    operation: "token",
    finds: ["must answers a wrong secret with 401 and the error invalid_client"],
    coming: ({ service }, coming) => {
      if (service === "token" && coming.status === 401) coming.status = 400;
    },
  },
  {
    name: "a token ends at a text",
    operation: "token",
    finds: ["should says expires_in, a number of seconds"],
    coming: ({ service }, coming) => {
      if (service === "token" && coming.status === 200)
        json((body) => {
          body.expires_in = "soon";
        })(coming);
    },
  },
  {
    name: "UBL is answered 200",
    operation: "POST /v1/flows",
    finds: ["must takes a UBL invoice with 202"],
    coming: ({ call, body }, coming) => {
      if (call === "POST /flows" && body.includes('"flowSyntax":"UBL"')) coming.status = 200;
    },
  },
  {
    name: "the answer to a deposit lacks its name",
    operation: "POST /v1/flows",
    finds: ["must answers with the members and words of the version (FullFlowInfo), for every syntax"],
    coming: ({ call }, coming) => {
      if (call === "POST /flows" && coming.status === 202)
        json((body) => {
          delete body.name;
        })(coming);
    },
  },
  {
    name: "the tracking id comes back changed",
    operation: "POST /v1/flows",
    finds: ["must gives back what was said of the file: flowSyntax, name, trackingId"],
    coming: ({ call }, coming) => {
      if (call === "POST /flows" && coming.status === 202)
        json((body) => {
          if (body.trackingId !== undefined) body.trackingId = "another";
        })(coming);
    },
  },
  {
    name: "the file may not come first",
    operation: "POST /v1/flows",
    finds: ["must takes the parts in any order: the file before flowInfo"],
    coming: ({ call, body }, coming) => {
      const first = /name="(\w+)"/.exec(body)?.[1];
      if (call !== "POST /flows" || first !== "file" || !body.includes('name="flowInfo"')) return;
      coming.status = 400;
      coming.body = Buffer.from('{"errorCode":"PARTS","errorMessage":"flowInfo first"}');
    },
  },
  {
    name: "a wrong hash goes through",
    operation: "POST /v1/flows",
    finds: [
      "must refuses a file whose sha256 is wrong, at once or by its acknowledgement",
      "should says ChecksumMismatch of a wrong sha256",
    ],
    going: ({ body }) => body.replace(`,"sha256":"${"0".repeat(64)}"`, ""),
  },
  {
    name: "any processing rule goes through",
    operation: "POST /v1/flows",
    finds: ["must refuses a processingRule that is not of the version"],
    going: ({ call, body }) =>
      call === "POST /flows"
        ? body.replace('"processingRule":"ConformanceUnknown"', '"processingRule":"B2B"')
        : body,
  },
  {
    name: "a deposit needs no file",
    operation: "POST /v1/flows",
    finds: ["must refuses a deposit without the part file"],
    coming: ({ call, body }, coming) => {
      if (call === "POST /flows" && body.includes('name="flowInfo"') && !body.includes('name="file"'))
        coming.status = 202;
    },
  },
  {
    name: "UBL stays Pending",
    operation: "acknowledgement",
    finds: ["must every deposit is acknowledged within the time that was given"],
    coming: ({ call }, coming) => {
      if (!call.startsWith("GET /flows/") || !call.endsWith("Metadata") || coming.status !== 200) return;
      json((body) => {
        if (body.flowSyntax === "UBL") body.acknowledgement = { status: "Pending" };
      })(coming);
    },
  },
  {
    name: "errors give no message",
    operation: "acknowledgement",
    finds: ["must an error has details, each with level, item, reasonCode and reasonMessage"],
    coming: ({ call }, coming) => {
      if (!call.startsWith("GET /flows/") || !call.endsWith("Metadata") || coming.status !== 200) return;
      json((body) => {
        const { details } = member(body, "acknowledgement");
        if (Array.isArray(details)) for (const detail of details) delete (detail as Json).reasonMessage;
      })(coming);
    },
  },
  {
    name: "reports have no type",
    operation: "acknowledgement",
    finds: ["must an acknowledged flow has the members and words of the version, whatever its syntax"],
    coming: ({ call }, coming) => {
      if (!call.startsWith("GET /flows/") || !call.endsWith("Metadata") || coming.status !== 200) return;
      json((body) => {
        if (body.flowSyntax === "FRR") delete body.flowType;
      })(coming);
    },
  },
  {
    name: "the original is another file",
    operation: "GET /v1/flows/{flowId}",
    finds: ["must with docType=Original, gives the file as it was deposited, byte for byte"],
    coming: ({ call }, coming) => {
      if (call.includes("docType=Original")) coming.body = Buffer.concat([coming.body, Buffer.from("\n")]);
    },
  },
  {
    name: "a flow that there is not is a bad request",
    operation: "GET /v1/flows/{flowId}",
    finds: ["must answers a flow that there is not with 404"],
    coming: ({ call }, coming) => {
      if (call.startsWith("GET /flows/") && !call.includes("docType") && coming.status === 404)
        coming.status = 400;
    },
  },
  {
    name: "the direction is ignored",
    operation: "POST /v1/flows/search",
    finds: ["must finds flows by flowDirection, and no others"],
    going: (going) =>
      toSearch(going)
        ? asking(going.body, (question) => {
            const where = member(question, "where");
            if (JSON.stringify(where.flowDirection) === '["Out"]') delete where.flowDirection;
          })
        : going.body,
  },
  {
    name: "updatedAfter includes its moment",
    operation: "POST /v1/flows/search",
    finds: ["must updatedAfter leaves out what changed at that very moment, and finds what changed after it"],
    going: (going) =>
      toSearch(going)
        ? asking(going.body, (question) => {
            const where = member(question, "where");
            const at = Date.parse(String(where.updatedAfter));
            if (!Number.isNaN(at)) where.updatedAfter = new Date(at - 1).toISOString();
          })
        : going.body,
  },
  {
    name: "the limit is ignored",
    operation: "POST /v1/flows/search",
    finds: ["must gives no more flows than limit asks for"],
    going: (going) =>
      toSearch(going)
        ? asking(going.body, (question) => {
            if (question.limit === 1) question.limit = 2;
          })
        : going.body,
  },
  {
    name: "pages end too soon",
    operation: "POST /v1/flows/search (paging)",
    finds: ["must pages by nextCursor bring every flow, and end"],
    coming: (going, coming) => {
      if (toSearch(going) && coming.status === 200)
        json((body) => {
          if (Number(body.limit) <= 10) delete body.nextCursor;
        })(coming);
    },
  },
  {
    name: "the newest comes first",
    operation: "POST /v1/flows/search (paging)",
    finds: ["should gives the oldest change first"],
    coming: (going, coming) => {
      if (toSearch(going) && coming.status === 200)
        json((body) => {
          body.results = resultsOf(body).toReversed();
        })(coming);
    },
  },
  {
    name: "the key of a webhook is not the one that signs",
    operation: "webhook call",
    finds: ["must signs with HMAC-SHA-256 of body, @ and the time, in Afnor-Signature"],
    coming: ({ call }, coming) => {
      if (call === "POST /webhooks" && coming.status === 201)
        json((body) => {
          body.signingKey = Buffer.alloc(32, 7).toString("base64");
        })(coming);
    },
  },
  {
    name: "a subscription is listed after its end",
    operation: "DELETE /v1/webhooks/{webhookUid}",
    finds: ["must answers one that there is not with 404"],
    coming: ({ call }, coming) => {
      if (call.startsWith("DELETE /webhooks/") && coming.status === 404) {
        coming.status = 204;
        coming.body = Buffer.alloc(0);
      }
    },
  },
  {
    name: "401 has no error code",
    operation: "errors (flow)",
    finds: ["must every error is told in the members of the version: errorCode above all"],
    whole: true,
    coming: ({ service }, coming) => {
      if (service === "flow" && coming.status === 401)
        json((body) => {
          delete body.errorCode;
        })(coming);
    },
  },
];
