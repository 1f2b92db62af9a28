import { expect, it } from "vitest";
import { openOneAtATime } from "../../../src/usecases/directory/one-at-a-time.ts";

it("runs acts of one key in their order, one after the other, and those of others beside them", async () => {
  const inTurn = openOneAtATime();
  const told: string[] = [];
  const gates = new Map<string, () => void>();
  const act = (name: string) => () =>
    new Promise<string>((resolve) => {
      told.push(`${name} begins`);
      gates.set(name, () => {
        told.push(`${name} ends`);
        resolve(name);
      });
    });
  const first = inTurn("a", act("first"));
  const second = inTurn("a", act("second"));
  const other = inTurn("b", act("other"));
  expect(told).toEqual(["first begins", "other begins"]);
  gates.get("first")?.();
  expect(await first).toBe("first");
  await expect.poll(() => gates.has("second")).toBe(true);
  gates.get("second")?.();
  gates.get("other")?.();
  expect(await Promise.all([second, other])).toEqual(["second", "other"]);
  expect(told.indexOf("second begins")).toBeGreaterThan(told.indexOf("first ends"));
});

it("goes on after one that failed, which is told to whom it belongs", async () => {
  const inTurn = openOneAtATime();
  const failing = inTurn("a", () => Promise.reject(new Error("no")));
  const next = inTurn("a", async () => "next");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
  expect(await inTurn("a", async () => "later")).toBe("later");
});
