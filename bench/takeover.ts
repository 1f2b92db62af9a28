import { xmlInvoice } from "./documents.ts";
import { rounded } from "./figures.ts";
import { startSandbox } from "./processes.ts";
import { closeWorld, openRows, openWorld, waitFor } from "./replica-world.ts";

interface Deposits {
  deposits: { number: string }[];
}

/**
 * Kills one replica (`kill -9`) in the middle of a load, and follows what it had under way until the others have done it.
 * Nobody sends again what the dead one did not answer.
 */
export const takeOver = async (replicas: number, invoices: number) => {
  const sandbox = await startSandbox(3_600);
  const platform = { settings: { url: sandbox.url }, poll: { everySeconds: 1 } };
  const world = await openWorld({ replicas, platform });
  const { database, gateways, senders } = world;
  const accepted: string[] = [];
  const left = Array.from({ length: invoices }, (_, i) => `K-${i}`).values();
  let sent = 0;
  let killed: Promise<{ at: number; leased: string[] }> | null = null;

  const kill = async () => {
    await gateways[0]?.kill();
    const at = performance.now();
    const rows = await database.query<{ id: string }>(
      "SELECT id FROM outbox WHERE state = 'running' AND kind = 'submit'",
    );
    return { at, leased: rows.map(({ id }) => id) };
  };
  await Promise.all(
    Array.from({ length: 32 }, async (_, i) => {
      for (const number of left) {
        const replica = killed === null ? i % replicas : 1 + (i % (replicas - 1));
        if (++sent === Math.floor(invoices / 2)) killed = kill();
        const answer = await senders[replica]?.send(xmlInvoice(number)).catch(() => null);
        if (typeof answer === "string") accepted.push(number);
      }
    }),
  );
  const { at, leased } = await (killed ?? kill());
  const ids = leased.map((id) => `'${id}'`).join(",") || "''";
  await waitFor(
    "what the dead replica had under way",
    async () =>
      (await database.query(`SELECT 1 FROM outbox WHERE id IN (${ids}) AND state <> 'done' LIMIT 1`))
        .length === 0,
    120,
  );
  const seconds = rounded((performance.now() - at) / 1000);
  await waitFor("the rest", async () => (await openRows(database, "'submit'")) === 0, 120);

  const answer = await fetch(`${sandbox.url}/control/deposits?client=passerelle`);
  const { deposits } = (await answer.json()) as Deposits;
  const times = new Map<string, number>();
  for (const { number } of deposits) times.set(number, (times.get(number) ?? 0) + 1);
  await closeWorld(world);
  await sandbox.stop();
  return {
    seconds,
    leased: leased.length,
    accepted: accepted.length,
    lost: accepted.filter((number) => !times.has(number)).length,
    doubled: [...times.values()].filter((count) => count > 1).length,
  };
};
