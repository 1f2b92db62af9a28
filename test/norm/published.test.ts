import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ACK_DETAIL, ACK_REASON_CODES, ACKNOWLEDGEMENT } from "../../src/norm/acknowledgement.ts";
import {
  ADDRESS,
  B2G_DATA,
  DIRECTORY_LINE,
  FACILITY,
  FOUND_LINE,
  foundOf,
  INCLUDED_FACILITY,
  INCLUDED_LEGAL_UNIT,
  INCLUDED_ROUTING_CODE,
  LEGAL_UNIT,
  ROUTING_CODE,
} from "../../src/norm/directory.ts";
import {
  DIRECTORY_SEARCHES,
  type DirectoryResource,
  type DirectorySearch,
  questionOf,
  sortingMemberOf,
} from "../../src/norm/directory-search.ts";
import { DIRECTORY_ERROR, ERROR, ERROR_CODES } from "../../src/norm/errors.ts";
import { DEPOSITED, DOC_TYPES, FLOW, FLOW_INFO, FLOW_PROFILES, FLOW_TYPES } from "../../src/norm/flow.ts";
import {
  DIRECTORY_READINGS,
  DIRECTORY_WRITINGS,
  FLOW_OPERATIONS,
  LANGUAGE_HEADER,
  type Operation,
  ORGANIZATION_HEADER,
  REQUEST_ID_HEADERS,
  SEARCH_STATUSES,
} from "../../src/norm/operations.ts";
import { DEFAULT_PAGE, FLOW_CRITERIA, FLOW_PAGE, FLOW_SEARCH } from "../../src/norm/search.ts";
import { type Shape, strict } from "../../src/norm/shape.ts";
import { API_VERSIONS, type ApiVersion, type Words } from "../../src/norm/versions.ts";
import {
  CALLBACK_PARAMETERS,
  SIGNATURE_ALGORITHMS,
  SIGNATURE_HEADERS,
  WEBHOOK,
  WEBHOOK_CREATED,
  WEBHOOK_LIST,
  WEBHOOK_METADATA,
  WEBHOOK_PARAMS,
  WEBHOOK_PATCH,
  WRAPPED_CALL,
} from "../../src/norm/webhook.ts";
import { type Published, published, resolve, type Schema } from "../support/norm-walk/published.ts";
import { differences } from "./published-schema.ts";

interface Body {
  content: { "application/json": { schema: Schema } };
}

const schemaOf = (shape: Shape, version: ApiVersion): Schema =>
  z.toJSONSchema(strict(shape, version)) as Schema;

/** Published names of each shape; a version that lacks a name lacks the shape. */
const FLOW_SHAPES: Record<string, Shape> = {
  FlowInfo: FLOW_INFO,
  FullFlowInfo: DEPOSITED,
  Flow: FLOW,
  Acknowledgement: ACKNOWLEDGEMENT,
  AcknowledgementDetail: ACK_DETAIL,
  SearchFlowFilters: FLOW_CRITERIA,
  SearchFlowParams: FLOW_SEARCH,
  SearchFlowContent: FLOW_PAGE,
  CallbackParameters: CALLBACK_PARAMETERS,
  WebhookMetadata: WEBHOOK_METADATA,
  WebhookParams: WEBHOOK_PARAMS,
  WebhookIdParam: WEBHOOK_CREATED,
  Webhook: WEBHOOK,
  WebhookPatchPayload: WEBHOOK_PATCH,
  WebhookCallbackContent: WRAPPED_CALL,
  Error: ERROR,
};

/** Words that no shape holds, or that a shape leaves open. */
const FLOW_LISTS: Record<string, Words<string>> = {
  FlowType: FLOW_TYPES,
  FlowProfile: FLOW_PROFILES,
  ReasonCodeEnum: ACK_REASON_CODES,
  Algorithm: SIGNATURE_ALGORITHMS,
};

const DIRECTORY_SHAPES: Record<string, Shape> = {
  searchSiren: questionOf("siren"),
  searchSiret: questionOf("siret"),
  routingCodeSearch: questionOf("routing-code"),
  searchDirectoryLine: questionOf("directory-line"),
  sirenSearchPost200Response: foundOf(LEGAL_UNIT),
  siretSearchPost200Response: foundOf(FACILITY),
  routingCodeSearchPost200Response: foundOf(ROUTING_CODE),
  directoryLineSearchPost200Response: foundOf(FOUND_LINE),
  legalUnitPayloadHistory: LEGAL_UNIT,
  legalUnitPayloadIncluded: INCLUDED_LEGAL_UNIT,
  facilityPayloadHistory: FACILITY,
  facilityPayloadIncluded: INCLUDED_FACILITY,
  facilityPayloadHistoryUleB2gAdditionalData: B2G_DATA,
  addressRead: ADDRESS,
  routingCodePayloadHistoryLegalUnitFacility: ROUTING_CODE,
  directoryLinePayloadHistoryLegalUnitFacilityRoutingCodeRoutingCode: INCLUDED_ROUTING_CODE,
  // 1.1 has one shape for a line, later versions one for a search and one for a look-up.
  directoryLinePayloadHistoryLegalUnitFacilityRoutingCode: DIRECTORY_LINE,
  directoryLinePayloadStatusLegalUnitFacilityRoutingCode: FOUND_LINE,
  directoryLinePayloadLegalUnitFacilityRoutingCode: DIRECTORY_LINE,
  error: DIRECTORY_ERROR,
  Error: ERROR,
};

/** Members of each shape that the file describes in other words. Names that it lacks are passed over. */
const shapesDiffer = (document: Published, shapes: Record<string, Shape>, version: ApiVersion): string[] =>
  Object.entries(shapes).flatMap(([name, shape]) => {
    const wanted = document.components.schemas[name];
    return wanted === undefined ? [] : differences(document, wanted, schemaOf(shape, version), name);
  });

const listed = (operations: Record<string, Operation>, version: ApiVersion): Record<string, string[]> =>
  Object.fromEntries(
    Object.values(operations)
      .filter((operation) => operation.in.includes(version))
      .map(({ method, path, success }) => [
        `${method} ${path}`,
        (path.endsWith("/search") && !path.startsWith("/v1/flows") ? SEARCH_STATUSES[version] : success).map(
          String,
        ),
      ]),
  );

const offered = (document: Published): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(document.paths).flatMap(([path, calls]) =>
      Object.entries(calls).map(([method, { responses }]) => [
        `${method.toUpperCase()} ${path}`,
        Object.keys(responses).filter((status) => status < "300"),
      ]),
    ),
  );

const headersOf = (document: Published): string[] => {
  const calls = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const names = calls
    .flatMap(({ parameters }) => parameters ?? [])
    .map((parameter) => resolve(document, parameter))
    .filter((parameter) => parameter.in === "header")
    .map(({ name }) => name);
  return [...new Set(names)].sort();
};

const codesIn = (part: unknown): string[] =>
  [...JSON.stringify(part).matchAll(/"errorCode":"([A-Z_]+)"/g)].map(([, code = ""]) => code);

for (const version of API_VERSIONS) {
  const { name, document } = published("flow", version);

  describe.skipIf(document === null)(name, () => {
    const file = document as Published;

    test("every shape has its members, and requires what it requires", () => {
      const [described] = Object.keys(FLOW_SHAPES).filter((shape) => shape in file.components.schemas);
      expect(described).toBe("FlowInfo");
      expect(shapesDiffer(file, FLOW_SHAPES, version)).toEqual([]);
    });

    test("a version that lacks a shape has no member of it", () => {
      const lacking = Object.entries(FLOW_SHAPES)
        .filter(([shape]) => file.components.schemas[shape] === undefined)
        .map(([shape, members]) => [shape, Object.keys(schemaOf(members, version).properties ?? {})]);
      expect(lacking.filter(([, members]) => members?.length !== 0)).toEqual([]);
    });

    test("every list has its words", () => {
      for (const [list, known] of Object.entries(FLOW_LISTS)) {
        const wanted = file.components.schemas[list]?.enum?.filter((word) => word !== null) ?? [];
        expect([list, [...known.of(version)].sort()]).toEqual([list, [...wanted].sort()]);
      }
      const asked = file.paths["/v1/flows/{flowId}"]?.get?.parameters?.map((p) => resolve(file, p)) ?? [];
      const docType = asked.find((parameter) => parameter.name === "docType")?.schema;
      expect(docType?.enum).toEqual(DOC_TYPES.of(version));
      expect(docType?.default).toBe("Metadata");
    });

    test("every call is there, with its headers and statuses", () => {
      expect(listed(FLOW_OPERATIONS, version)).toEqual(offered(file));
      const own = version === "1.1" ? [] : [ORGANIZATION_HEADER];
      expect(headersOf(file)).toEqual([...own, REQUEST_ID_HEADERS[version]].sort());
      const back = Object.values(file.components.callbacks?.WebhookCallback ?? {})[0]?.post?.parameters ?? [];
      const headers = version === "1.1" ? [] : Object.values(SIGNATURE_HEADERS[version]);
      expect(back.map((header) => header.name)).toEqual(headers.filter((header) => header !== null));
    });

    test("a page is as long as it says, and errors are coded as in its examples", () => {
      const limit = file.components.schemas.SearchFlowParams?.properties?.limit ?? {};
      expect(resolve(file, limit).default).toBe(DEFAULT_PAGE);
      const codes = Object.entries(file.components.responses ?? {}).flatMap(([response, part]) =>
        codesIn(part).map((code) => [code, Number(/Error(\d{3})/.exec(response)?.[1])]),
      );
      expect(codes.length).toBeGreaterThan(5);
      expect(Object.entries(ERROR_CODES)).toEqual(expect.arrayContaining(codes));
    });

    test.skipIf(version === "1.1")("the list of webhooks has its members", () => {
      const answer = resolve(file, file.paths["/v1/webhooks"]?.get?.responses["200"] ?? {}) as Body;
      const { properties, required } = answer.content["application/json"].schema;
      const ours = schemaOf(WEBHOOK_LIST, version);
      expect(ours.required?.toSorted()).toEqual(required?.toSorted());
      // 1.3 requires a member that it does not describe.
      const named = new Set([...Object.keys(properties ?? {}), ...(required ?? [])]);
      expect(Object.keys(ours.properties ?? {}).toSorted()).toEqual([...named].toSorted());
    });
  });
}

for (const version of API_VERSIONS) {
  const { name, document } = published("directory", version);

  describe.skipIf(document === null)(name, () => {
    const file = document as Published;

    test("every shape has its members, and requires what it requires", () => {
      expect(Object.keys(DIRECTORY_SHAPES).filter((shape) => shape in file.components.schemas).length).toBe(
        version === "1.1" ? 18 : 19,
      );
      expect(shapesDiffer(file, DIRECTORY_SHAPES, version)).toEqual([]);
    });

    test("every call is there, with its headers and statuses", () => {
      expect(listed({ ...DIRECTORY_READINGS, ...DIRECTORY_WRITINGS }, version)).toEqual(offered(file));
      expect(headersOf(file)).toEqual(version === "1.1" ? [LANGUAGE_HEADER] : []);
    });

    test("what a look-up may ask for is what its parameters list", () => {
      const paths: Record<DirectoryResource, string> = {
        siren: DIRECTORY_READINGS.company.path,
        siret: DIRECTORY_READINGS.establishment.path,
        "routing-code": DIRECTORY_READINGS.routingCode.path,
        "directory-line": DIRECTORY_READINGS.line.path,
      };
      for (const [resource, search] of Object.entries(DIRECTORY_SEARCHES)) {
        const { fields, includes }: DirectorySearch = search;
        const asked = (file.paths[paths[resource as DirectoryResource]]?.get?.parameters ?? [])
          .map((parameter) => resolve(file, parameter))
          .filter((parameter) => parameter.in === "query")
          .map(({ name: what, schema }) => [what, resolve(file, schema.items ?? {}).enum?.toSorted()]);
        const known: Record<string, readonly string[]> = {
          fields: fields.of(version),
          include: includes.of(version),
        };
        expect([resource, Object.fromEntries(asked)]).toEqual([
          resource,
          Object.fromEntries(
            Object.entries(known)
              .filter(([, list]) => list.length > 0)
              .map(([what, list]) => [what, list.toSorted()]),
          ),
        ]);
      }
    });

    test("a sorting names its order as it does", () => {
      const schemas: Record<DirectoryResource, string> = {
        siren: "searchSirenSortingInner",
        siret: "searchSiretSortingInner",
        "routing-code": "routingCodeSearchSortingInner",
        "directory-line": "searchDirectoryLineSortingInner",
      };
      for (const [resource, schema] of Object.entries(schemas) as [DirectoryResource, string][]) {
        expect(Object.keys(file.components.schemas[schema]?.properties ?? {})).toEqual([
          "field",
          sortingMemberOf(resource, version),
        ]);
      }
    });

    test("errors are coded as in its examples", () => {
      const codes = codesIn(file).filter((code) => !(code in ERROR_CODES));
      expect(codes).toEqual([]);
    });
  });
}

describe.skipIf(published("flow", "1.3").document === null)("the comparison", () => {
  test("can fail", () => {
    const file = published("flow", "1.3").document as Published;
    const wrong = shapesDiffer(file, { Flow: FLOW_INFO, FlowInfo: FLOW }, "1.3");
    expect(wrong.length).toBeGreaterThan(2);
    expect(shapesDiffer(file, { SearchFlowParams: FLOW_SEARCH }, "1.1")).toEqual([
      expect.stringContaining("cursor"),
      expect.stringContaining("Undefined"),
      expect.stringContaining("State"),
      expect.stringContaining("maxLength"),
    ]);
  });
});
