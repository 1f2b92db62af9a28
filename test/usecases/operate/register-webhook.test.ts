import { describe, expect, it } from "vitest";
import type { Connection, Registered } from "../../../src/adapters/port.ts";
import { Failure } from "../../../src/domain/failure.ts";
import { registerWebhook, webhookAddress } from "../../../src/usecases/operate/register-webhook.ts";
import { fakePlatform } from "../../support/world.ts";

const signal = new AbortController().signal;
const ADDRESS = "https://gateway.example/platforms/main/webhook";

const outcomeOf = (register?: (url: string) => Promise<Registered>) => {
  const webhook: Connection["webhook"] = {
    verify: () => ({ kind: "hint", why: "nothing is believed" }),
    ...(register === undefined ? {} : { register }),
  };
  return registerWebhook({ ...fakePlatform().connection, webhook }, ADDRESS, signal);
};

describe("registering our address at a platform", () => {
  it("gives the platform's id, and the key that is told once", async () => {
    const asked: string[] = [];
    const registered = await outcomeOf(async (url) => {
      asked.push(url);
      return { id: "wh_1", secret: "k" };
    });
    expect(registered).toEqual({ outcome: "registered", id: "wh_1", secret: "k" });
    expect(asked).toEqual([ADDRESS]);
  });

  it("says when the platform calls it already, in either way", async () => {
    expect(await outcomeOf(async () => ({ id: "wh_1", existed: true }))).toMatchObject({
      outcome: "already there",
      id: "wh_1",
    });
    const held = new Failure("refused", { code: "known", message: "known", alreadyExists: true });
    expect(await outcomeOf(() => Promise.reject(held))).toMatchObject({ outcome: "already there" });
  });

  it("is not supported where the platform has no such thing", async () => {
    expect(await outcomeOf()).toEqual({ outcome: "not supported" });
    expect(await registerWebhook(fakePlatform().connection, ADDRESS, signal)).toEqual({
      outcome: "not supported",
    });
  });

  it("fails with what the platform says and what to do", async () => {
    const no = new Failure("refused", { code: "no", message: "No right to it.", fix: "Ask for it." });
    expect(await outcomeOf(() => Promise.reject(no))).toEqual({
      outcome: "failed",
      why: "No right to it.",
      fix: "Ask for it.",
    });
    await expect(outcomeOf(() => Promise.reject(new TypeError("a bug")))).rejects.toThrow("a bug");
  });

  it("has an address for each account", () => {
    expect(webhookAddress("https://gateway.example/", "main")).toBe(ADDRESS);
    expect(webhookAddress("https://a.example/gate", "my pa")).toBe(
      "https://a.example/gate/platforms/my%20pa/webhook",
    );
  });
});
