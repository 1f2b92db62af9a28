import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FilesAt } from "../../../src/adapters/port.ts";
import { type SftpMood, type SftpRequest, type SftpServer, sftpServer } from "../../support/sftp-server.ts";
import { failureIn, gate } from "../kit.ts";
import { atServer, bytesOf, NEVER, type RecordedFiles, recordedFiles } from "./kit.ts";

const SMALL = Buffer.from("<invoice/>");

interface World extends RecordedFiles {
  server: SftpServer;
  path(name: string): string;
}

const world = async (
  account: Parameters<typeof recordedFiles>[1] = {},
  options: Parameters<typeof recordedFiles>[2] = {},
  at: Partial<Extract<FilesAt, { kind: "sftp" }>> = {},
): Promise<World> => {
  const server = await sftpServer();
  return {
    server,
    path: (name) => join(server.root, name),
    ...recordedFiles(atServer(server, at), account, options),
  };
};

/** This happens to the first so many requests of a kind, and nothing to the others. */
const first = (op: SftpRequest["op"], mood: SftpMood, times = 1): SftpServer["mood"] => {
  let left = times;
  return (request) => {
    if (request.op !== op || left === 0) return "ok";
    left -= 1;
    return mood;
  };
};

const counted = ({ server }: World, op: SftpRequest["op"]): number =>
  server.requests.filter((request) => request.op === op).length;

describe("a write over SFTP", () => {
  it("to a disk that is full on the way is never taken for written", async () => {
    const { server, door, path } = await world();
    server.mood = ({ op, offset }) => (op === "write" && offset >= 131_072 ? 4 : "ok");
    const failure = await failureIn(door.write("a", bytesOf(300_000), NEVER));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "not_written", raw: "Failure" } });
    expect(statSync(path("a")).size).toBeLessThan(300_000);
    await server.until(() => server.open() === 0);
    server.mood = () => "ok";
    await door.write("a", bytesOf(300_000), NEVER);
    expect(readFileSync(path("a")).equals(bytesOf(300_000))).toBe(true);
  });

  it("by a server that names the full disk says so", async () => {
    const { server, door } = await world();
    server.mood = first("write", { status: 4, words: "Disk quota exceeded" });
    expect(await failureIn(door.write("a", SMALL, NEVER))).toMatchObject({
      kind: "unsent",
      facts: { code: "disk_full" },
    });
  });

  it("of which a part is lost in silence is never taken for written", async () => {
    const { server, door } = await world();
    // Answered with success, and not done.
    server.mood = ({ op, offset }) => (op === "write" && offset >= 65_536 ? 0 : "ok");
    expect(await failureIn(door.write("a", bytesOf(70_000), NEVER))).toMatchObject({
      kind: "unsent",
      facts: { code: "not_written" },
    });
  });

  it("that fails only when the file is closed is not written", async () => {
    const { server, door } = await world();
    server.mood = first("close", 4);
    expect(await failureIn(door.write("a", SMALL, NEVER))).toMatchObject({
      kind: "unsent",
      facts: { code: "not_written" },
    });
  });

  it("goes on by the size of what stands there where a server cannot tell that of what is open", async () => {
    const { server, door, path } = await world();
    server.mood = first("fstat", 8);
    await door.write("a", SMALL, NEVER);
    expect(readFileSync(path("a"), "utf8")).toBe("<invoice/>");
  });

  it("whose connection is lost is made again, from the beginning", async () => {
    const { server, door, path, requests } = await world();
    server.mood = first("write", "drop");
    await door.write("a", bytesOf(200_000), NEVER);
    expect(readFileSync(path("a")).equals(bytesOf(200_000))).toBe(true);
    expect(requests.map(({ outcome }) => outcome)).toEqual(["connection_lost", "ok"]);
    expect(server.connections()).toBe(2);
  });

  it("whose connection is lost again and again is not sent", async () => {
    const { server, door } = await world();
    server.mood = first("write", "drop", 100);
    expect(await failureIn(door.write("a", SMALL, NEVER))).toMatchObject({
      kind: "unsent",
      facts: { code: "connection_lost" },
    });
    expect(server.connections()).toBe(3);
  });

  it("without the right to it is denied", async () => {
    const { server, door } = await world();
    server.mood = first("open", 3);
    expect(await failureIn(door.write("a", SMALL, NEVER))).toMatchObject({
      kind: "denied",
      facts: { code: "not_permitted" },
    });
  });

  it("stops where the caller goes", async () => {
    const one = await world();
    const caller = new AbortController();
    one.server.mood = ({ op }) => {
      if (op === "write") caller.abort();
      return "ok";
    };
    expect(await failureIn(one.door.write("a", bytesOf(2_000_000), caller.signal))).toMatchObject({
      kind: "unsent",
      facts: { code: "cancelled_midway", ours: true },
    });
    await one.server.until(() => one.server.sockets.size === 0);
    expect(counted(one, "write")).toBeLessThan(61);
  });
});

describe("a move over SFTP", () => {
  const moved = async (
    mood: SftpServer["mood"],
    account: Parameters<typeof recordedFiles>[1] = {},
  ): Promise<World> => {
    const one = await world(account);
    writeFileSync(one.path("a"), SMALL);
    one.server.mood = mood;
    return one;
  };

  it("whose connection is lost before it is made is unknown, and made once", async () => {
    const one = await moved(first("rename", "drop"));
    const failure = await failureIn(one.door.move("a", "b", NEVER));
    expect(failure).toMatchObject({ kind: "unknown", facts: { code: "connection_lost" } });
    expect([existsSync(one.path("a")), existsSync(one.path("b"))]).toEqual([true, false]);
    expect(await one.door.stat("b", NEVER)).toBeNull();
    expect(counted(one, "rename")).toBe(1);
  });

  it("whose answer is lost is unknown, and made once", async () => {
    const one = await moved(first("rename", "drop-after"));
    expect(await failureIn(one.door.move("a", "b", NEVER))).toMatchObject({
      kind: "unknown",
      facts: { code: "connection_lost" },
    });
    expect(await one.door.stat("b", NEVER)).toMatchObject({ size: 10 });
    expect(await one.door.stat("a", NEVER)).toBeNull();
    expect(counted(one, "rename")).toBe(1);
  });

  it("that is never answered is unknown, and may still happen", async () => {
    const one = await moved(first("rename", "freeze"), { timeoutSeconds: 2 });
    expect(await failureIn(one.door.move("a", "b", NEVER))).toMatchObject({
      kind: "unknown",
      facts: { code: "timeout", mayStillArrive: true },
    });
  });

  it("lost before it was asked for is not sent", async () => {
    const one = await moved(first("lstat", "drop"));
    expect(await failureIn(one.door.move("a", "b", NEVER))).toMatchObject({ kind: "unsent" });
    expect(counted(one, "rename")).toBe(0);
  });

  it("that the server will not make is refused", async () => {
    const one = await moved(first("rename", 4));
    expect(await failureIn(one.door.move("a", "b", NEVER))).toMatchObject({
      kind: "refused",
      facts: { code: "not_moved", raw: "Failure" },
    });
  });

  it("onto a name that came to be taken meanwhile is refused by that", async () => {
    const one = await moved(({ op, path }) => {
      if (op === "rename") writeFileSync(one.path("b"), "another");
      return path === "/never" ? 4 : "ok";
    });
    expect(await failureIn(one.door.move("a", "b", NEVER))).toMatchObject({
      kind: "refused",
      facts: { code: "name_taken" },
    });
    expect(readFileSync(one.path("b"), "utf8")).toBe("another");
  });

  it("is not even asked for where the name is taken: some servers overwrite", async () => {
    const one = await moved(() => "ok");
    writeFileSync(one.path("b"), "another");
    await failureIn(one.door.move("a", "b", NEVER));
    expect(counted(one, "rename")).toBe(0);
  });
});

describe("what is read over SFTP", () => {
  it("is read again where the server went silent", async () => {
    const { server, door, path, requests } = await world({}, { keepAliveMs: 300 });
    writeFileSync(path("a"), SMALL);
    server.mood = first("read", "freeze");
    expect(Buffer.from(await door.read("a", NEVER)).toString()).toBe("<invoice/>");
    expect(requests.map(({ outcome }) => outcome)).toEqual(["connection_lost", "ok"]);
  });

  it("ends at the deadline, and the next call has a connection of its own", async () => {
    const { server, door, path } = await world({ timeoutSeconds: 2 });
    writeFileSync(path("a"), SMALL);
    server.mood = first("read", "freeze");
    expect(await failureIn(door.read("a", NEVER))).toMatchObject({
      kind: "unsent",
      facts: { code: "timeout" },
    });
    expect(await door.stat("a", NEVER)).toMatchObject({ size: 10 });
    expect(server.connections()).toBe(2);
  });

  it("is not whole while it still grows", async () => {
    const { server, door, path } = await world();
    writeFileSync(path("a"), SMALL);
    server.mood = ({ op }) => {
      if (op === "open") writeFileSync(path("a"), "<invoice/><more/>");
      return "ok";
    };
    expect(await failureIn(door.read("a", NEVER))).toMatchObject({
      kind: "unsent",
      facts: { code: "file_changing" },
    });
  });

  it("once is open until it is kept, whatever happens to the connection", async () => {
    const { server, door, path } = await world();
    writeFileSync(path("a"), SMALL);
    let kept = "";
    await door.readOnce(
      "a",
      async (bytes) => {
        expect(server.open()).toBe(1);
        for (const socket of server.sockets) socket.destroy();
        await server.until(() => server.sockets.size === 0);
        kept = Buffer.from(bytes).toString();
      },
      NEVER,
    );
    expect(kept).toBe("<invoice/>");
  });

  it("once is let go of only after it is kept, though the time be over", async () => {
    const caller = new AbortController();
    const { server, door, path } = await world();
    writeFileSync(path("a"), SMALL);
    await door.readOnce(
      "a",
      async () => {
        caller.abort();
        // By its answer the server has seen whatever the abort could have sent before it.
        expect(await door.stat("a", NEVER)).toMatchObject({ size: 10 });
        expect(server.open()).toBe(1);
      },
      caller.signal,
    );
    await server.until(() => server.open() === 0);
  });

  it("lists no name that leads elsewhere", async () => {
    const server = await sftpServer({ strangeNames: ["../up", "a/b", "..", ".", "", "honest"] });
    const { door } = recordedFiles(atServer(server));
    const names: string[] = [];
    for await (const batch of door.list("", NEVER)) names.push(...batch.map(({ name }) => name));
    expect(names).toEqual(["honest"]);
  });

  it("is refused a listing in the middle, and the folder is closed", async () => {
    const { server, door, path } = await world();
    for (let n = 0; n < 10; n += 1) writeFileSync(path(`${n}`), "");
    let answers = 0;
    server.mood = ({ op }) => {
      if (op === "readdir") answers += 1;
      return op === "readdir" && answers === 3 ? 4 : "ok";
    };
    const list = async (): Promise<void> => {
      for await (const _ of door.list("", NEVER));
    };
    expect(await failureIn(list())).toMatchObject({ kind: "unsent", facts: { code: "not_read" } });
    await server.until(() => server.open() === 0);
  });
});

describe("the connection", () => {
  it("is one, for all that an account does at once", async () => {
    const { server, door } = await world();
    await Promise.all(Array.from({ length: 20 }, (_, n) => door.write(`${n}`, bytesOf(50_000), NEVER)));
    expect(server.connections()).toBe(1);
    expect(server.violations).toEqual([]);
  });

  it("is closed when nobody uses it, and made again", async () => {
    const { server, door } = await world({}, { idleMs: 1 });
    await door.stat("a", NEVER);
    await server.until(() => server.sockets.size === 0);
    await door.stat("a", NEVER);
    expect(server.connections()).toBe(2);
  });

  it("is made again where the server ended it meanwhile", async () => {
    const { server, door } = await world();
    await door.stat("a", NEVER);
    for (const socket of server.sockets) socket.resetAndDestroy();
    await server.until(() => server.sockets.size === 0);
    expect(await door.stat("a", NEVER)).toBeNull();
  });

  it("stays for the others where one of them gives up", async () => {
    const { server, door, path } = await world();
    writeFileSync(path("a"), SMALL);
    const [reached, release] = [gate(), gate()];
    const caller = new AbortController();
    server.mood = async ({ op, path: about }): Promise<SftpMood> => {
      if (op === "rename") {
        reached.open();
        await release.opened;
      }
      if (about === "/silent") await release.opened;
      return "ok";
    };
    const moving = door.move("a", "b", NEVER);
    await reached.opened;
    const reading = failureIn(door.stat("silent", caller.signal));
    await server.until(() => server.requests.some((request) => request.path === "/silent"));
    caller.abort();
    expect(await reading).toMatchObject({ facts: { code: "cancelled_midway" } });
    expect(await door.stat("other", NEVER)).toBeNull();
    release.open();
    await moving;
    expect(existsSync(path("b"))).toBe(true);
    await server.until(() => server.sockets.size === 1);
    expect(server.connections()).toBe(2);
  });

  it("is let go of when the door closes, after what is under way", async () => {
    const { server, door, path } = await world();
    const [reached, release] = [gate(), gate()];
    server.mood = async ({ op }): Promise<SftpMood> => {
      if (op === "write") {
        reached.open();
        await release.opened;
      }
      return "ok";
    };
    const writing = door.write("a", SMALL, NEVER);
    await reached.opened;
    const closing = door.close();
    release.open();
    await Promise.all([writing, closing]);
    expect(readFileSync(path("a"), "utf8")).toBe("<invoice/>");
    await server.until(() => server.sockets.size === 0);
  });
});

describe("the account's folder over SFTP", () => {
  it("may begin where the login does", async () => {
    const { server, door, path } = await world({}, {}, { root: "" });
    await door.write("a", SMALL, NEVER);
    for await (const _ of door.list("", NEVER));
    expect(existsSync(path("a"))).toBe(true);
    expect(server.requests.find(({ op }) => op === "open")?.path).toBe("a");
    expect(server.requests.find(({ op }) => op === "opendir")?.path).toBe(".");
  });

  it("may be a folder of the server", async () => {
    const { server, door } = await world({}, {}, { root: "/edi/main/" });
    await failureIn(door.write("out/a", SMALL, NEVER));
    expect(server.requests.find(({ op }) => op === "open")?.path).toBe("/edi/main/out/a");
  });
});
