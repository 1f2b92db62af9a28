import { files } from "../../../src/adapters/files/index.ts";
import type { Adapter, InvoicePlatform, Outgoing, Settings } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { type Failure, isFailure } from "../../../src/domain/failure.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { type Act, once } from "../../../src/usecases/once.ts";
import type { OpenPlatform, Parts } from "../../../src/usecases/parts.ts";
import type { WorkOf } from "../../../src/usecases/work.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { type TestIo, testIo } from "../io.ts";
import { outgoingInvoice } from "../rig.ts";
import { FakeFolder, Killed } from "./fake-folder.ts";
import { Partner } from "./partner.ts";

const SETTINGS: Settings = { url: "file:///edi" };

/** An invoice that a platform can read. */
export const realInvoice = (number = "F2026-0001", id = "inv_0198c0de0000700080000000000000a1"): Outgoing =>
  outgoingInvoice({ number, id }, Buffer.from(writeCii(sampleContent({ number }))).toString("utf8"));

/** An account, its folders, and who keeps their other end. */
export interface FilesDesk {
  folder: FakeFolder;
  partner: Partner;
  io: TestIo;
  adapter: Adapter<InvoicePlatform>;
  connection: InvoicePlatform;
  /** What is stored of what came, by id. */
  kept: Map<string, RawItem>;
  /** What is stored of the deposit that is under way. */
  row: { data: Data; doubt: boolean };
}

type Data = WorkOf<"submit">["data"];

/** Opens an account: at new folders, or at some that are there. */
export const openDesk = (
  settings: Settings = {},
  folder = new FakeFolder(),
  partner = new Partner(folder),
  adapter: Adapter<InvoicePlatform> = files,
): FilesDesk => {
  const io: TestIo = testIo(() => {
    throw new Error("an account of files has no use for HTTP");
  });
  io.files = folder;
  const kept = new Map<string, RawItem>();
  io.kept = async (id) => kept.get(id) ?? null;
  const connection = adapter.open({ ...SETTINGS, ...settings }, io);
  return { folder, partner, io, adapter, connection, kept, row: begun() };
};

const begun = (): FilesDesk["row"] => ({ data: {} as Data, doubt: false });

/** How a deposit ended. */
export interface Ended {
  state: "sent" | "failed" | "parked" | "waiting";
  platformId?: string;
  aliases?: string[];
  failure?: Failure;
  /** Every failure on the way, and every kill. */
  met: string[];
}

/**
 * Carries one deposit as the outbox does, by the real protocol: what a run stores is all that the next one knows. A killed
 * process stores nothing more, and the next one opens the account anew, in doubt. One that has not ended goes on with the
 * next call.
 *
 * @param runs - so many at most
 */
export const carry = async (
  desk: FilesDesk,
  outgoing: Outgoing,
  settings: Settings = {},
  runs = 60,
): Promise<Ended> => {
  const { folder, io, adapter } = desk;
  let { connection } = desk;
  const { row } = desk;
  const ended: Ended = { state: "waiting", met: [] };
  const memory = {
    outbox: {
      progress: async (_id: string, _lease: string, stored: { data: Data }) => {
        row.data = JSON.parse(JSON.stringify(stored.data));
        return true;
      },
    },
  };
  const parts = {
    now: io.now,
    store: { tx: (act: (memory: unknown) => unknown) => act(memory) },
  } as unknown as Pick<Parts, "store" | "now">;
  const platform = { account: { timeoutSeconds: 30, retry: { firstSeconds: 1 } } } as unknown as OpenPlatform;

  for (let run = 0; run < runs; run++) {
    const act: Act = {
      find: async (earlier, signal) => {
        const found = (await connection.invoices.find?.({ ...outgoing, ...earlier }, signal)) ?? null;
        return found;
      },
      send: (earlier, signal) => connection.invoices.submit({ ...outgoing, ...earlier }, signal),
      adopt: async (_memory, { platformId, aliases }) => {
        Object.assign(ended, { platformId }, aliases === undefined ? {} : { aliases });
      },
      cannotBeAsked: { code: "outcome_unknown", message: "" },
    };
    const work = { id: "w", lease: "l", ...row, attempts: 0 } as unknown as WorkOf<"submit">;
    const result = await once(parts, platform, work, act, AbortSignal.timeout(30_000));
    if (result.done === "failed" && result.error instanceof Killed) {
      ended.met.push("killed");
      folder.revive();
      connection = adapter.open({ ...SETTINGS, ...settings }, io);
      // What is left of the lease goes by, and of what was on its way.
      io.pass(60_000);
      row.doubt = true;
      continue;
    }
    if (result.done === true) {
      await result.write?.({} as never);
      return { ...ended, state: "sent" };
    }
    if (result.done === "parked") return { ...ended, state: "parked" };
    if (result.done === "failed") {
      const { error } = result;
      if (!isFailure(error)) throw error;
      ended.met.push(error.kind);
      if (result.data !== undefined) row.data = JSON.parse(JSON.stringify(result.data));
      if (error.kind === "refused") {
        // Whoever tries again begins anew.
        desk.row = begun();
        return { ...ended, state: "failed", failure: error };
      }
      row.doubt = row.doubt || error.kind === "unknown";
      ended.failure = error;
      io.pass(Math.max(60_000, error.facts.retryAfterMs ?? 0));
      continue;
    }
    if (result.data !== undefined) row.data = JSON.parse(JSON.stringify(result.data));
    row.doubt = result.doubt ?? false;
    io.pass(Math.max(0, result.runAt.getTime() - io.now().getTime()));
  }
  return ended;
};
