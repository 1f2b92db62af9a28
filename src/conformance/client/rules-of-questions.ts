import { DIRECTORY_SEARCHES, type DirectoryResource, questionOf } from "../../norm/directory-search.ts";
import { DOC_TYPES } from "../../norm/flow.ts";
import { FLOW_CRITERIA, FLOW_SEARCH } from "../../norm/search.ts";
import { SINCE_1_2 } from "../../norm/versions.ts";
import { WEBHOOK_PARAMS } from "../../norm/webhook.ts";
import { faultsOf, isMembers, type Members, unknownMembers } from "../shapes.ts";
import { lostInPaging } from "./paging.ts";
import { callsOf, each, type Rule } from "./rule.ts";
import { bodyOf, type Story } from "./story.ts";

const SEARCH = {
  operation: "POST /v1/flows/search",
  service: "flow",
  place: "/v1/flows/search post 200",
} as const;

/** Calls whose body is a JSON object, with it. */
const withBody = (story: Story, operation: string) =>
  callsOf(story, operation).flatMap(({ call }) => {
    const body = bodyOf(call);
    return body === null ? [] : [{ call, body }];
  });

const joined = (faults: readonly string[]): string | null => (faults.length === 0 ? null : faults.join(", "));

/** Clients write null for what they leave out, and platforms take it so. */
const withoutNulls = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, isMembers(value) ? withoutNulls(value) : value]),
  );

const FLOWS: readonly Rule[] = [
  {
    level: "must",
    ...SEARCH,
    what: "asks by JSON, with the members and words of the version and at least one criterion",
    look: (story) =>
      each(callsOf(story, SEARCH.operation), ({ call }) => {
        const body = bodyOf(call);
        if (body === null) return "the body is no JSON object";
        const asked = withoutNulls(body);
        const faults = faultsOf(FLOW_SEARCH, story.version, asked);
        const { where } = asked;
        const none = isMembers(where) && Object.keys(where).length === 0 ? ["there is no criterion"] : [];
        return joined([...faults, ...none]);
      }),
  },
  {
    level: "should",
    ...SEARCH,
    what: "asks nothing that the version does not have",
    look: (story) =>
      each(withBody(story, SEARCH.operation), ({ body }) =>
        joined([
          ...unknownMembers(FLOW_SEARCH, story.version, body),
          ...(isMembers(body.where) ? unknownMembers(FLOW_CRITERIA, story.version, body.where) : []),
        ]),
      ),
  },
  {
    level: "must",
    ...SEARCH,
    what: "reads on until it has seen every flow that it asked for",
    look: lostInPaging,
  },
  {
    level: "must",
    operation: "GET /v1/flows/{flowId}",
    service: "flow",
    place: "/v1/flows/{flowId} get 200",
    what: "asks for a docType that there is",
    look: (story) =>
      each(callsOf(story, "GET /v1/flows/{flowId}"), ({ call }) => {
        const asked = call.query.get("docType");
        return asked === null || DOC_TYPES.has(story.version, asked) ? null : `docType is ${asked}`;
      }),
  },
];

const WEBHOOKS: readonly Rule[] = [
  {
    level: "must",
    operation: "POST /v1/webhooks",
    service: "flow",
    place: "/v1/webhooks post 201",
    what: "subscribes with the members and words of the version",
    in: SINCE_1_2,
    look: (story) =>
      each(callsOf(story, "POST /v1/webhooks"), ({ call }) => {
        const body = bodyOf(call);
        return body === null
          ? "the body is no JSON object"
          : joined(faultsOf(WEBHOOK_PARAMS, story.version, withoutNulls(body)));
      }),
  },
  {
    // A client may take any call for a hint to look, and then needs no signature.
    level: "should",
    operation: "webhook call",
    service: "flow",
    place: "/v1/webhooks post 201",
    what: "refuses a call whose signature is wrong",
    in: SINCE_1_2,
    look: ({ forged }) => ({
      tried: forged.length,
      faults: forged
        .filter(({ status }) => status !== null && status < 300)
        .map(({ url, status }) => ({
          text: `${url} answered ${status} to a call that nobody signed`,
          call: null,
        })),
    }),
  },
];

const searchRules = (resource: DirectoryResource): Rule[] => {
  const operation = `POST /v1/${resource}/search`;
  const of = { operation, service: "directory", place: `/v1/${resource}/search post 200` } as const;
  const shape = questionOf(resource);
  return [
    {
      level: "must",
      ...of,
      what: "asks with the operators, fields and words of the version",
      look: (story) =>
        each(withBody(story, operation), ({ body }) =>
          joined(faultsOf(shape, story.version, withoutNulls(body))),
        ),
    },
    {
      level: "should",
      ...of,
      what: "asks nothing that the version does not have",
      look: (story) =>
        each(withBody(story, operation), ({ body }) => {
          const { criteria } = DIRECTORY_SEARCHES[resource];
          const filters = isMembers(body.filters) ? Object.keys(body.filters) : [];
          return joined([
            ...unknownMembers(shape, story.version, body),
            ...filters.filter((name) => !Object.hasOwn(criteria, name)).map((name) => `filters.${name}`),
          ]);
        }),
    },
  ];
};

const LOOK_UP: Rule = {
  level: "must",
  operation: "GET of the directory",
  service: "directory",
  place: "/v1/siren/code-insee:{siren} get 400",
  what: "asks by codes that can be ones, for fields and relations of the version",
  look: ({ calls }) =>
    each(
      calls
        .filter(
          ({ service, method, operation }) =>
            service === "directory" && method === "GET" && operation !== null,
        )
        .map((call) => ({ call })),
      ({ call }) => (call.answer?.status === 400 ? `${call.path} was refused` : null),
    ),
};

/** Searches, look-ups, subscriptions. */
export const QUESTION_RULES: readonly Rule[] = [
  ...FLOWS,
  ...WEBHOOKS,
  ...(Object.keys(DIRECTORY_SEARCHES) as DirectoryResource[]).flatMap(searchRules),
  LOOK_UP,
];
