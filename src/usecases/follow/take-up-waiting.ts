import type { Memory, NewWork } from "../../store/port.ts";
import type { Parts } from "../parts.ts";

/** The work of understanding one raw item. At most one live row an item. */
export const learnWork = (parts: Pick<Parts, "ids" | "now">, account: string, itemId: string): NewWork => ({
  id: parts.ids.work(),
  kind: "learn",
  account,
  uniqueKey: `learn:${itemId}`,
  tenant: null,
  invoiceId: null,
  data: { item: itemId },
  runAt: parts.now(),
});

/** What was said of something that was not known then is looked at again, now that it is. */
export const takeUpWaiting = async (
  parts: Pick<Parts, "ids" | "now">,
  memory: Memory,
  account: string,
  came: string[],
): Promise<number> => {
  let taken = 0;
  for (const waitsFor of came) {
    const items = await memory.items.waitingFor(account, waitsFor);
    taken += await memory.outbox.add(
      items.map((item) => learnWork(parts, account, item.itemId)),
      parts.now(),
    );
  }
  return taken;
};
