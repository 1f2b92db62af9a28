import { ALWAYS, ONLY_1_1, ONLY_1_2, SINCE_1_2, SINCE_1_3, UNTIL_1_2 } from "../../../src/norm/versions.ts";
import type { KnownDeviation } from "../../support/norm-walk/index.ts";

/** Where a version's published file and a platform differ and stay so, and where the file contradicts itself. */
export const KNOWN_DEVIATIONS: readonly KnownDeviation[] = [
  {
    of: "sandbox",
    in: ONLY_1_1,
    check: "directory * /v1/routing-code: is offered*",
    reason: "Writing is answered 501, as the file allows: no later directory can be written to.",
  },
  {
    of: "sandbox",
    in: ONLY_1_1,
    check: "directory P* /v1/routing-code/id-instance:{id-instance}: is offered*",
    reason: "As above: a routing code cannot be changed (PATCH) or replaced (PUT).",
  },
  {
    of: "sandbox",
    in: ONLY_1_1,
    check: "directory * /v1/directory-line: is offered*",
    reason: "As above: no line can be made.",
  },
  {
    of: "sandbox",
    in: ONLY_1_1,
    check: "directory PATCH /v1/directory-line/id-instance:{id-instance}: is offered*",
    reason: "As above: no line can be changed.",
  },
  {
    of: "sandbox",
    in: ONLY_1_1,
    check: "directory DELETE /v1/directory-line/id-instance:{id-instance}: is offered*",
    reason: "As above: no line can be ended.",
  },
  {
    of: "sandbox",
    in: ONLY_1_2,
    check: "flow * /v1/webhooks*: is offered*",
    reason: "1.2 leaves open what is signed, and how; its subscriptions were given up within months.",
  },
  {
    of: "facade",
    in: ONLY_1_1,
    check: "directory * /v1/routing-code: is offered*",
    reason:
      "Writing is answered 501, as the file allows: who is behind the gateway lets nobody write, as no platform has to since 1.2.",
  },
  {
    of: "facade",
    in: ONLY_1_1,
    check: "directory P* /v1/routing-code/id-instance:{id-instance}: is offered*",
    reason: "As above: a routing code cannot be changed (PATCH) or replaced (PUT).",
  },
  {
    of: "facade",
    in: ONLY_1_1,
    check: "directory * /v1/directory-line: is offered*",
    reason: "As above: no line can be made.",
  },
  {
    of: "facade",
    in: ONLY_1_1,
    check: "directory PATCH /v1/directory-line/id-instance:{id-instance}: is offered*",
    reason: "As above: no line can be changed.",
  },
  {
    of: "facade",
    in: ONLY_1_1,
    check: "directory DELETE /v1/directory-line/id-instance:{id-instance}: is offered*",
    reason: "As above: no line can be ended.",
  },
  {
    of: "facade",
    in: ONLY_1_2,
    check: "flow * /v1/webhooks*: is offered*",
    reason: "1.2 leaves open what is signed, and how; subscriptions are offered in the form of 1.3.",
  },
  {
    of: "file",
    in: ALWAYS,
    check: "flow components.schemas.ReasonCode: its words are any text too*",
    reason:
      "Exactly one case of the choice is to fit, and a code of the list fits both. Read as any of them.",
  },
  {
    of: "file",
    in: ALWAYS,
    check: "flow components.requestBodies.Flow*Request: may be left out*",
    reason: "The bodies are not marked as required, but their members are. Read as required.",
  },
  {
    of: "file",
    in: SINCE_1_2,
    check: "flow components.requestBodies.WebhookPostRequest: may be left out*",
    reason: "As above.",
  },
  {
    of: "file",
    in: ALWAYS,
    check: "flow components.responses.Error*: example.errorMessage: is null*",
    reason: "The examples have a message of null where a text, or none, is asked for.",
  },
  {
    of: "file",
    in: SINCE_1_2,
    check: "directory components.responses.Error*: example.errorMessage: is null*",
    reason: "As above.",
  },
  {
    of: "file",
    in: SINCE_1_3,
    check: "flow components.responses.WebhookListResponse*: webhookIds is required only",
    reason: "The list is described as `webhooks`, and still required under its name of 1.2. Both are given.",
  },
  {
    of: "file",
    in: SINCE_1_2,
    check: "directory components.schemas.*irectoryLineStatus: * is a word of the list and longer than 7",
    reason: "Disabled and Upcoming have 8 letters. The list counts.",
  },
  {
    of: "file",
    in: ONLY_1_1,
    check: "directory components.schemas.platformStatus: Disabled is a word of the list and longer than 7",
    reason: "As above.",
  },
  {
    of: "file",
    in: ONLY_1_1,
    check: "directory components.schemas.facilityNature: *",
    reason:
      "Words longer than the 5 letters that they may have, and an example in French. Used for writing only.",
  },
  {
    of: "file",
    in: ONLY_1_1,
    check: "directory *: example: is string, not integer",
    reason: "The example of an id-instance is written as text. In a path it is the same.",
  },
  {
    of: "file",
    in: ALWAYS,
    check: "directory components.parameters.*Fields: example[]: * is no word of its list",
    reason: "Examples of `fields` name members instead of fields, or what an earlier draft had.",
  },
  {
    of: "file",
    in: ALWAYS,
    check: "directory paths./v1/routing-code/*: example[]: managesLegalCommitment is no word of its list",
    reason: "The field is managesLegalCommitmentCode.",
  },
  {
    of: "file",
    in: SINCE_1_2,
    check: "directory paths./v1/siret/*: example[]: businessName is no word of its list",
    reason: "The field is name.",
  },
  {
    of: "file",
    in: ONLY_1_1,
    check: "directory paths./v1/directory-line/code:*: example[]: codeRoutage is no word of its list",
    reason: "The word is routingCode.",
  },
  {
    of: "file",
    in: UNTIL_1_2,
    check: "directory components.schemas.search*orting*: example*: is no member of this version",
    reason: "Examples of a sorting have `champ` or `order` where the schema has `field` and `sortingOrder`.",
  },
  {
    of: "file",
    in: UNTIL_1_2,
    check:
      "directory components.schemas.routingCodeSearch*orting*: example*.order: *ant is no word of its list",
    reason: "The words are ascending and descending.",
  },
];
