import { carryWork, type ForAccount, NOTHING_ASKED } from "./carry-work.ts";
import { finishTogether } from "./finish-together.ts";
import type { Held } from "./keep-leases.ts";
import type { Kind, WorkerParts } from "./port.ts";
import { openTurns } from "./turns.ts";

/** The rows of one account and kind that were taken many at once. */
export interface Together {
  /** Runs a row when it has one of so many places, and finishes it with others. As `carryWork`. */
  carry(held: Held, places: number): Promise<ForAccount>;
  /** A row ended: fewer are on their way. */
  look(): void;
  /** Gives back those that have not begun, as they were. */
  sendAway(): void;
}

/** @param onTheWay - how many of these rows are taken here */
export const openTogether = (
  parts: WorkerParts,
  together: NonNullable<Kind["together"]>,
  onTheWay: () => number,
): Together => {
  const places = openTurns();
  const { finish, look } = finishTogether(parts, together, onTheWay);

  const carryInPlace = async ({ work, lease, abort }: Held): Promise<ForAccount> => {
    let inPlace = true;
    const leave = (): void => {
      if (inPlace) places.end();
      inPlace = false;
    };
    try {
      const asked = await carryWork(parts, work, lease, abort.signal, (done) => {
        if (done.large !== true) leave();
        return finish(done);
      });
      // Before the next one has the place.
      if (asked.paused || asked.waitUntil !== null) places.clear();
      return asked;
    } finally {
      leave();
    }
  };

  return {
    look,
    sendAway: places.clear,
    async carry(held, most) {
      if (await places.take(most)) return carryInPlace(held);
      await parts.store.outbox.release(held.work.id, held.lease, parts.now());
      return NOTHING_ASKED;
    },
  };
};
