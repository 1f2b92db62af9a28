import { ACK_REASON_CODES, ACKNOWLEDGEMENT } from "../../norm/acknowledgement.ts";
import { FLOW } from "../../norm/flow.ts";
import { SINCE_1_2 } from "../../norm/versions.ts";
import { faultsOf, textOf } from "../shapes.ts";
import {
  ackOf,
  cii,
  type Deposit,
  detailsOf,
  facturX,
  flowIdOf,
  lastState,
  paid,
  report,
  settled,
  stateOf,
  ubl,
  unreadable,
  withHash,
} from "./deposits.ts";
import { describe, type Exchange } from "./exchange.ts";
import { answers, type Probe, unless } from "./probe.ts";
import { CannotTry, taken } from "./taken.ts";
import { oncePerWalk, type Walk } from "./walk.ts";

const OPERATION = "acknowledgement";
const PLACE = "/v1/flows/{flowId} get 200";

/** A flow as it is told right after its deposit: Pending, if the platform is not quicker. */
const atOnce = oncePerWalk(async (walk) => stateOf(walk, flowIdOf(await withHash(walk))));

/** Deposits of every syntax that were taken. */
const takenOnes = async (walk: Walk): Promise<Deposit[]> => {
  const all = [await cii(walk), await ubl(walk), await facturX(walk), await paid(walk), await report(walk)];
  return all.filter(
    ({ exchange }) => exchange.status === 202 && textOf(exchange.json, "flowId") !== undefined,
  );
};

const saying = (exchange: Exchange): string => {
  const codes = detailsOf(exchange.json).map((detail) => textOf(detail, "reasonCode") ?? "no code");
  return `${ackOf(exchange.json) ?? "no status"}${codes.length === 0 ? "" : ` (${codes.join(", ")})`}`;
};

/** One after the other: the last state of each deposit, with what is wrong about it. */
const over = async (
  walk: Walk,
  deposits: readonly Deposit[],
  faultOf: (exchange: Exchange) => string | null,
): Promise<{ faults: string[]; exchange: Exchange | null }> => {
  const faults: string[] = [];
  let proof: Exchange | null = null;
  for (const one of deposits) {
    const exchange = await lastState(walk, one);
    const fault = faultOf(exchange);
    if (fault !== null) faults.push(`${one.file.syntax}: ${fault}`);
    if (proof === null || (fault !== null && faults.length === 1)) proof = exchange;
  }
  return { faults, exchange: proof };
};

/** An acknowledgement of an error: by the file that is no invoice. */
const ofError = async (walk: Walk): Promise<Exchange> => {
  const one = await unreadable(walk);
  const exchange = await settled(walk, one);
  if (ackOf(exchange.json) === "Error") return exchange;
  throw new CannotTry("a file that is no invoice is not acknowledged as an error");
};

export const ACKNOWLEDGEMENT_PROBES: readonly Probe[] = [
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "a flow can be asked for as soon as its deposit is answered",
    writes: true,
    run: async (walk) => answers(await atOnce(walk), 200),
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "such a flow has the members and words of the version, Pending as it may be",
    writes: true,
    run: async (walk) => {
      const exchange = taken(await atOnce(walk), "the flow is not told", 200);
      return unless(faultsOf(FLOW, walk.version, exchange.json), exchange, saying(exchange));
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "every deposit is acknowledged within the time that was given",
    writes: true,
    run: async (walk) => {
      const { faults, exchange } = await over(walk, await takenOnes(walk), (one) =>
        ackOf(one.json) === "Pending" ? `Pending after ${walk.target.waitSeconds} s` : null,
      );
      return unless(faults, exchange, "none is Pending");
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "an acknowledged flow has the members and words of the version, whatever its syntax",
    writes: true,
    run: async (walk) => {
      const { faults, exchange } = await over(walk, await takenOnes(walk), (one) => {
        const wrong = ackOf(one.json) === "Pending" ? [] : faultsOf(FLOW, walk.version, one.json);
        return wrong.length === 0 ? null : wrong.join(", ");
      });
      return unless(faults, exchange, "all of them are there");
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "files without a fault are acknowledged Ok",
    writes: true,
    run: async (walk) => {
      const { faults, exchange } = await over(walk, await takenOnes(walk), (one) =>
        ackOf(one.json) === "Error" ? saying(one) : null,
      );
      return unless(faults, exchange, "all are Ok");
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "a file that is no invoice is refused, at once or by its acknowledgement",
    writes: true,
    run: async (walk) => {
      const one = await unreadable(walk);
      if (one.exchange.status === 400 || one.exchange.status === 422)
        return answers(one.exchange, one.exchange.status);
      const exchange = await lastState(walk, one);
      return { ok: ackOf(exchange.json) === "Error", got: saying(exchange), exchange };
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "an error has details, each with level, item, reasonCode and reasonMessage",
    writes: true,
    run: async (walk) => {
      const exchange = await ofError(walk);
      const faults = faultsOf(ACKNOWLEDGEMENT, walk.version, exchange.json?.acknowledgement);
      const none = detailsOf(exchange.json).length === 0 ? ["there are no details"] : [];
      return unless([...none, ...faults], exchange, saying(exchange));
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: PLACE,
    what: "an error's reasonCode is one of the norm's",
    writes: true,
    run: async (walk) => {
      const exchange = await ofError(walk);
      const others = detailsOf(exchange.json)
        .map((detail) => textOf(detail, "reasonCode") ?? "")
        .filter((code) => !ACK_REASON_CODES.has(walk.version, code));
      return unless(others, exchange, saying(exchange));
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "updatedAt is never before submittedAt",
    writes: true,
    run: async (walk) => {
      const exchange = await settled(walk, await cii(walk));
      const [submitted, updated] = ["submittedAt", "updatedAt"].map((name) => textOf(exchange.json, name));
      const ok = Date.parse(updated ?? submitted ?? "") >= Date.parse(submitted ?? "");
      return { ok, got: `submitted ${submitted ?? "?"}, updated ${updated ?? "?"}`, exchange };
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: PLACE,
    what: "a rule that the depositor chose is kept, as Input",
    in: SINCE_1_2,
    writes: true,
    run: async (walk) => {
      const exchange = await settled(walk, await withHash(walk));
      const [rule, source] = ["processingRule", "processingRuleSource"].map((name) =>
        textOf(exchange.json, name),
      );
      return {
        ok: rule === "B2B" && source === "Input",
        got: `${rule ?? "no rule"}, ${source ?? "no source"} (${describe(exchange)})`,
        exchange,
      };
    },
  },
];
