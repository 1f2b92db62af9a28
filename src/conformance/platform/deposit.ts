import { DEPOSITED } from "../../norm/flow.ts";
import { faultsOf, textOf } from "../shapes.ts";
import {
  ackOf,
  again,
  cii,
  type Deposit,
  deposit,
  detailsOf,
  facturX,
  lastState,
  type Manner,
  paid,
  report,
  ubl,
  withHash,
  wrongHash,
} from "./deposits.ts";
import { answers, type Probe, unless, type Verdict } from "./probe.ts";
import { taken } from "./taken.ts";
import type { Walk } from "./walk.ts";

const OPERATION = "POST /v1/flows";
const PLACE = "/v1/flows post 202";

const takes = (what: string, make: (walk: Walk) => Promise<Deposit>): Probe => ({
  level: "must",
  operation: OPERATION,
  place: PLACE,
  what: `takes ${what} with 202`,
  writes: true,
  run: async (walk) => answers((await make(walk)).exchange, 202),
});

/** A form that differs from the plainest one and is as good. */
const takesForm = (level: Probe["level"], what: string, manner: Manner): Probe => ({
  level,
  operation: OPERATION,
  place: PLACE,
  what,
  writes: true,
  run: async (walk) => answers(await deposit(walk, await walk.files.invoice("CII"), manner), 200, 202),
});

const echoed = ({ exchange, trackingId, file }: Deposit): string[] => {
  const wanted = { trackingId, flowSyntax: file.syntax, name: file.name };
  return Object.entries(wanted).flatMap(([name, value]) => {
    const said = exchange.json?.[name];
    return said === undefined || said === value
      ? []
      : [`${name} is ${JSON.stringify(said)} and not ${value}`];
  });
};

const acked = (status: string | undefined, codes: readonly string[]): string =>
  `acknowledged ${status ?? "without a status"}${codes.length === 0 ? "" : ` (${codes.join(", ")})`}`;

/** Refused at once, or taken and acknowledged as an error. */
const refusal = async (walk: Walk, one: Deposit): Promise<{ verdict: Verdict; codes: string[] | null }> => {
  const { status } = one.exchange;
  if (status === 400 || status === 422) return { verdict: answers(one.exchange, status), codes: null };
  const exchange = await lastState(walk, one);
  const codes = detailsOf(exchange.json).map((detail) => textOf(detail, "reasonCode") ?? "no code");
  const ack = ackOf(exchange.json);
  return { verdict: { ok: ack === "Error", got: acked(ack, codes), exchange }, codes };
};

/** Deposits as they are to be taken. */
export const DEPOSIT_PROBES: readonly Probe[] = [
  takes("a CII invoice", cii),
  takes("a UBL invoice", ubl),
  takes("a Factur-X invoice", facturX),
  takes("a life-cycle message (CDAR)", paid),
  takes("a report of e-reporting (FRR)", report),
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "answers with the members and words of the version (FullFlowInfo), for every syntax",
    writes: true,
    run: async (walk) => {
      const all = [
        await cii(walk),
        await ubl(walk),
        await facturX(walk),
        await paid(walk),
        await report(walk),
      ];
      const good = all.filter(({ exchange }) => exchange.status === 202);
      const [first] = good;
      if (first === undefined) return answers(taken((await cii(walk)).exchange, "no deposit was taken", 202));
      const wrong = good.find(({ exchange }) => faultsOf(DEPOSITED, walk.version, exchange.json).length > 0);
      const { exchange, file } = wrong ?? first;
      const faults = faultsOf(DEPOSITED, walk.version, exchange.json).map((one) => `${file.syntax}: ${one}`);
      return unless(faults, exchange, "all of them are there");
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "gives back what was said of the file: flowSyntax, name, trackingId",
    writes: true,
    run: async (walk) => {
      const one = await cii(walk);
      taken(one.exchange, "the CII invoice was not taken", 200, 202);
      return unless(echoed(one), one.exchange, "as given");
    },
  },
  takesForm("must", "takes the parts in any order: the file before flowInfo", { fileFirst: true }),
  takesForm("should", "takes flowInfo without a Content-Type", { infoType: null }),
  takesForm("should", "takes flowInfo as text/plain", { infoType: "text/plain" }),
  takesForm("should", "takes a file of application/octet-stream", { fileType: "application/octet-stream" }),
  takesForm("should", "ignores members of flowInfo that it does not know", {
    info: { conformanceUnknown: 1 },
  }),
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "takes a file whose sha256 is right",
    writes: true,
    run: async (walk) => {
      const one = await withHash(walk);
      if (one.exchange.status !== 202 && one.exchange.status !== 200) return answers(one.exchange, 202);
      const exchange = await lastState(walk, one);
      const codes = detailsOf(exchange.json).map((detail) => textOf(detail, "reasonCode") ?? "");
      return { ok: !codes.includes("ChecksumMismatch"), got: acked(ackOf(exchange.json), codes), exchange };
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "refuses a file whose sha256 is wrong, at once or by its acknowledgement",
    writes: true,
    run: async (walk) => (await refusal(walk, await wrongHash(walk))).verdict,
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "says ChecksumMismatch of a wrong sha256",
    writes: true,
    run: async (walk) => {
      const one = await wrongHash(walk);
      const { verdict, codes } = await refusal(walk, one);
      const said = codes ?? [one.exchange.answer];
      return { ...verdict, ok: said.some((text) => /checksum_?mismatch/i.test(text)) };
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "gives back the sha256 of the file, asked or not",
    writes: true,
    run: async (walk) => {
      const { exchange, sha256 } = await cii(walk);
      const said = textOf(taken(exchange, "the CII invoice was not taken", 200, 202).json, "sha256");
      return { ok: said === sha256, got: `sha256 ${said ?? "is missing"}`, exchange };
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "knows the same file again: the same flowId, a refusal, or AlreadyExistingFlow",
    writes: true,
    run: async (walk) => {
      const first = await ubl(walk);
      const second = await again(walk);
      const { status, json } = second.exchange;
      const id = textOf(json, "flowId");
      if (id !== undefined && id === textOf(first.exchange.json, "flowId"))
        return { ok: true, got: "the same flowId", exchange: second.exchange };
      if (status >= 400 && status < 500) return answers(second.exchange, status);
      return (await refusal(walk, second)).verdict;
    },
  },
];
