import { asking, type Break, json, member } from "./break.ts";

/** What a platform does wrong about its directory. */
export const BROKEN_DIRECTORIES: readonly Break[] = [
  {
    name: "the directory calls its JSON text",
    operation: "errors (directory)",
    finds: ["must what is JSON is called so: Content-Type application/json"],
    whole: true,
    coming: ({ service, call }, coming) => {
      if (service === "directory" && call === "POST /siren/search")
        coming.headers.set("content-type", "text/plain");
    },
  },
  {
    name: "totals are one too high",
    operation: "POST /v1/siren/search",
    finds: ["must tells the exact total on every page, or -1 where the version lets it not count"],
    coming: ({ call }, coming) => {
      if (call === "POST /siren/search" && coming.status === 200)
        json((body) => {
          body.totalNumberOfResults = Number(body.totalNumberOfResults) + 1;
        })(coming);
    },
  },
  {
    name: "a kind of company is ignored",
    operation: "POST /v1/siren/search",
    finds: ["must finds by entityType with each operator of the version"],
    going: ({ call, body }) =>
      call === "POST /siren/search"
        ? asking(body, (question) => {
            const filters = member(question, "filters");
            if (member(filters, "entityType").op === "strict") delete filters.entityType;
          })
        : body,
  },
  {
    name: "fields are ignored",
    operation: "POST /v1/routing-code/search",
    finds: ["should tells no fields but those asked for"],
    going: ({ call, body }) =>
      call === "POST /routing-code/search"
        ? asking(body, (question) => {
            if (JSON.stringify(question.fields) === '["routingIdentifier"]') delete question.fields;
          })
        : body,
  },
  {
    name: "sorting is ignored",
    operation: "POST /v1/siret/search",
    finds: ["must sorts by a field, ascending and descending"],
    going: ({ call, body }) =>
      call === "POST /siret/search"
        ? asking(body, (question) => {
            if (JSON.stringify(question.sorting).includes("descending")) delete question.sorting;
          })
        : body,
  },
  {
    name: "every page is the first",
    operation: "POST /v1/directory-line/search",
    finds: ["must gives no more than limit, and goes on after ignore"],
    going: ({ call, body }) =>
      call === "POST /directory-line/search"
        ? asking(body, (question) => {
            delete question.ignore;
          })
        : body,
  },
  {
    name: "a company that there is not is an empty one",
    operation: "GET /v1/siren/code-insee:{siren}",
    finds: ["must answers one that there is not with 404"],
    coming: ({ call }, coming) => {
      if (call.startsWith("GET /siren/") && coming.status === 404) {
        coming.status = 200;
        coming.body = Buffer.from("{}");
      }
    },
  },
  {
    name: "an establishment is not brought",
    operation: "GET /v1/directory-line/code:{addressing-identifier}",
    finds: ["must brings facility where include asks for siret"],
    coming: ({ call }, coming) => {
      if (call.startsWith("GET /directory-line/") && coming.status === 200)
        json((body) => {
          delete body.facility;
        })(coming);
    },
  },
];
