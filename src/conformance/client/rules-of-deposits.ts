import { FLOW_INFO } from "../../norm/flow.ts";
import { faultsOf, objectsOf, textOf, unknownMembers } from "../shapes.ts";
import { each, type Fault, type Rule, type Seen } from "./rule.ts";
import { answerOf, type Call, type Deposited, type Story } from "./story.ts";

const OF = { operation: "POST /v1/flows", service: "flow", place: "/v1/flows post 202" } as const;

const INFO_TYPE = /^application\/json\b/i;
const FILE_TYPE = /^application\/(pdf|xml)\b/i;

/** Deposits whose flowInfo can be read; the others have a rule of their own. */
const withInfo = ({ deposits }: Story) =>
  deposits.flatMap(({ info, ...rest }) => (info === null ? [] : [{ ...rest, info }]));

const partFault = ({ parts }: Deposited): string | null => {
  if (parts === null) return "the body is no multipart/form-data that can be read";
  const names = parts.map(({ name }) => name);
  for (const name of ["flowInfo", "file"]) {
    const times = names.filter((one) => one === name).length;
    if (times !== 1) return `the part ${name} comes ${times} times`;
  }
  const more = names.filter((name) => name !== "flowInfo" && name !== "file");
  return more.length === 0 ? null : `there are other parts: ${more.join(", ")}`;
};

const typeFault =
  (name: "flowInfo" | "file", right: RegExp) =>
  ({ parts }: Deposited): string | null => {
    const part = parts?.find((one) => one.name === name);
    if (part === undefined || right.test(part.type ?? "")) return null;
    return `${name} comes as ${part.type ?? "nothing that is named"}`;
  };

/** Was its answer lost, or did the platform fail while it took it? */
const isLost = ({ answer }: Call): boolean => answer === null || answer.status >= 500;

const isQuestion = ({ operation }: Call): boolean =>
  operation === "POST /v1/flows/search" || operation === "GET /v1/flows/{flowId}";

/** Did one of these answers show the deposit? */
const isShown = (questions: readonly Call[], trackingId: string | undefined): boolean =>
  trackingId !== undefined &&
  questions.some((call) =>
    objectsOf(answerOf(call)?.results).some((flow) => textOf(flow, "trackingId") === trackingId),
  );

const resent = ({ calls, deposits }: Story): Seen => {
  const lost = deposits.filter(({ call }) => isLost(call));
  const faults = lost.flatMap((one): Fault[] => {
    const { call, sha256, info } = one;
    const again = deposits.find(
      (other) => other.call.at > call.at && other.call.client === call.client && other.sha256 === sha256,
    );
    if (again === undefined) return [];
    const between = calls.filter(
      ({ at, client, ...rest }) =>
        at > call.at && at <= again.call.at && client === call.client && isQuestion({ at, client, ...rest }),
    );
    if (between.length === 0)
      return [{ text: "the file was sent again and nobody asked whether it was there", call: again.call }];
    return isShown(between, textOf(info, "trackingId"))
      ? [{ text: "the file was sent again though the search had shown it", call: again.call }]
      : [];
  });
  return { tried: lost.length, faults };
};

export const DEPOSIT_RULES: readonly Rule[] = [
  {
    level: "must",
    ...OF,
    what: "sends a multipart form of one flowInfo and one file",
    look: ({ deposits }) => each(deposits, partFault),
  },
  {
    level: "must",
    ...OF,
    what: "writes flowInfo as JSON, with the members and words of the version",
    look: (story) =>
      each(
        story.deposits.filter(({ parts }) => parts?.some(({ name }) => name === "flowInfo") === true),
        ({ info }) => {
          const faults =
            info === null ? ["flowInfo is no JSON object"] : faultsOf(FLOW_INFO, story.version, info);
          return faults.length === 0 ? null : faults.join(", ");
        },
      ),
  },
  {
    level: "should",
    ...OF,
    what: "writes nothing into flowInfo that the version does not have",
    look: (story) =>
      each(withInfo(story), ({ info }) => {
        const more = unknownMembers(FLOW_INFO, story.version, info);
        return more.length === 0 ? null : more.join(", ");
      }),
  },
  {
    level: "should",
    ...OF,
    what: "calls flowInfo application/json",
    look: ({ deposits }) => each(deposits, typeFault("flowInfo", INFO_TYPE)),
  },
  {
    level: "should",
    ...OF,
    what: "calls the file application/pdf or application/xml",
    look: ({ deposits }) => each(deposits, typeFault("file", FILE_TYPE)),
  },
  {
    level: "must",
    ...OF,
    what: "declares the syntax that the file is of",
    look: (story) =>
      each(withInfo(story), ({ info, syntax }) => {
        const declared = textOf(info, "flowSyntax");
        return syntax === null || syntax === declared
          ? null
          : `${declared ?? "nothing"} is declared, it is ${syntax}`;
      }),
  },
  {
    level: "must",
    ...OF,
    what: "says the right sha256, where it says one",
    look: (story) =>
      each(
        withInfo(story).filter(({ info }) => info.sha256 !== undefined && info.sha256 !== null),
        ({ info, sha256 }) =>
          info.sha256 === sha256 ? null : `${String(info.sha256)} is said, it is ${sha256}`,
      ),
  },
  {
    level: "should",
    ...OF,
    what: "says the sha256 of the file, so that what is cut off is found out",
    look: (story) => each(withInfo(story), ({ info }) => (info.sha256 === undefined ? "it says none" : null)),
  },
  {
    level: "should",
    ...OF,
    what: "says a trackingId of its own, by which a deposit is found again",
    look: (story) => {
      const ids = withInfo(story).map(({ info, sha256 }) => ({ id: textOf(info, "trackingId"), sha256 }));
      return each(withInfo(story), ({ info, sha256 }) => {
        const id = textOf(info, "trackingId");
        if (id === undefined) return "it says none";
        return ids.some((one) => one.id === id && one.sha256 !== sha256)
          ? `${id} is said of several files`
          : null;
      });
    },
  },
  {
    level: "must",
    ...OF,
    place: "/v1/flows/search post 200",
    what: "asks first whether a deposit is there before it sends it again, when the answer was lost",
    look: resent,
  },
];
