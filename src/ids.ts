import { randomBytes } from "node:crypto";
import { v4, v7 } from "uuid";
import type { Ids } from "./usecases/parts.ts";

const id = (prefix: string) => (): string => prefix + v7().replaceAll("-", "");

/** Ids that sort by time. With its prefix each has 36 characters, the most that XP Z12-013 1.1 takes as trackingId. */
export const ids: Ids = {
  invoice: id("inv_"),
  event: id("evt_"),
  item: id("itm_"),
  work: id("wrk_"),
  push: id("psh_"),
  report: id("rpt_"),
  flow: id("flw_"),
  message: id("msg_"),
  erasure: id("ers_"),
  act: id("act_"),
  lease: id("lse_"),
  subscription: () => v4(),
  signingKey: () => randomBytes(32).toString("base64"),
};
