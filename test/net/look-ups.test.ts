import { describe, expect, it } from "vitest";
import { deposit, failureIn, platform, read, recordedDoor } from "./kit.ts";

describe("a directory that is down", () => {
  it("has a circuit of its own, and holds back no deposit", async () => {
    const server = await platform((request, response) => {
      response.statusCode = request.method === "GET" ? 503 : 200;
      response.end("{}");
    });
    const { door, circuits } = recordedDoor({ breaker: { failures: 2, openSeconds: 30 } });
    const lookUp = () => failureIn(door.fetch(read(server.url, { operation: "directory" })));
    await lookUp();
    const before = server.requests.length;
    expect(await lookUp()).toMatchObject({ facts: { code: "circuit_open" } });
    expect(server.requests).toHaveLength(before);

    expect((await door.fetch(deposit(server.url))).status).toBe(200);
    expect(door.state().circuit).toBe("closed");
    expect(circuits).toEqual([0]);
  });
});
