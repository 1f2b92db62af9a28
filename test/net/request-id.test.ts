import { describe, expect, it } from "vitest";
import { requestIdForPlatform, requestIdNow, underRequest } from "../../src/net/request-id.ts";
import { platform, read, recordedDoor } from "./kit.ts";

const ID = "0198c1de-5f3c-7d4e-9b06-6a1f0c2d3e4f";
const FRESH = "00000000-0000-4000-8000-000000000000";

describe("the ERP's request id", () => {
  it("is known wherever its work is done, and nowhere else", async () => {
    const seen: (string | undefined)[] = [];
    const work = async () => {
      await Promise.resolve();
      seen.push(requestIdNow());
    };
    await Promise.all([underRequest("a", work), underRequest("b", work), work()]);
    await underRequest("a", () => underRequest(undefined, work));
    expect(seen.sort()).toEqual(["a", "b", undefined, undefined]);
  });

  it("goes to the platform as it is where it is a UUID; the log pairs any other with what went there", async () => {
    const sent: unknown[] = [];
    const server = await platform((request, response) => {
      sent.push(request.headers["x-request-id"]);
      response.writeHead(200).end("{}");
    });
    const { door, lines } = recordedDoor();
    const call = () => door.fetch(read(server.url));
    await underRequest(ID, call);
    await underRequest("SO-118/try 2", call);
    await call();
    expect(sent).toEqual([ID, FRESH, FRESH]);
    expect(lines.map(({ facts }) => [facts.requestId, facts.erpRequestId])).toEqual([
      [ID, ID],
      [FRESH, "SO-118/try 2"],
      [FRESH, undefined],
    ]);
  });

  it("gives way to the header that an adapter sets", async () => {
    const sent: unknown[] = [];
    const server = await platform((request, response) => {
      sent.push([request.headers["request-id"], request.headers["x-request-id"]]);
      response.writeHead(200).end("{}");
    });
    const { door } = recordedDoor();
    await underRequest(ID, () => {
      const own = door.requestId();
      return door.fetch(read(server.url, { headers: { "request-id": own } }));
    });
    expect(sent).toEqual([[ID, ID]]);
    expect(requestIdForPlatform(() => FRESH)).toBe(FRESH);
  });
});
