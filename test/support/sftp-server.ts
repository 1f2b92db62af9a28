import { once } from "node:events";
import { constants, type Stats } from "node:fs";
import { link, lstat, mkdtemp, open, readdir, rm, unlink } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2, { type Attributes, type AuthContext, type Connection, type SFTPWrapper } from "ssh2";
import { afterThisTest } from "./endings.ts";
import { sshKey } from "./ssh-key.ts";

const { OK, EOF, NO_SUCH_FILE, PERMISSION_DENIED, FAILURE, OP_UNSUPPORTED } = ssh2.utils.sftp.STATUS_CODE;
const { READ, WRITE, TRUNC, CREAT } = ssh2.utils.sftp.OPEN_MODE;

/** A request of the protocol, as the test may judge it. */
export interface SftpRequest {
  op: "open" | "read" | "write" | "fstat" | "close" | "opendir" | "readdir" | "lstat" | "remove" | "rename";
  /** Below the root; of a handle: of what it stands for. */
  path: string;
  /** Where a write begins. */
  offset: number;
}

/**
 * What becomes of a request: it is carried out; answered with this status instead; the connection is cut before it is
 * carried out, or after; the whole connection goes silent.
 */
export type SftpMood = "ok" | "drop" | "drop-after" | "freeze" | number | { status: number; words: string };

export interface SftpServerOptions {
  mood?: (request: SftpRequest) => SftpMood | Promise<SftpMood>;
  /** Does it let this login in? Undefined: the test answers itself. By default by user and password. */
  login?: (context: AuthContext) => boolean | undefined;
  /** It lets in, and has no SFTP. */
  isShellOnly?: boolean;
  /** Names that it lists beside those that are there. */
  strangeNames?: string[];
  /** The names that it gives at once; the default is small, so that every listing takes several answers. */
  namesAtOnce?: number;
  /** Ciphers that it has. */
  cipher?: "aes256-cbc";
}

export interface SftpServer {
  port: number;
  /** Fingerprint of its key. */
  hostKey: string;
  user: string;
  password: string;
  /** What a client sees as `/`. */
  root: string;
  /** May be set anew during a test. */
  mood: NonNullable<SftpServerOptions["mood"]>;
  /** Requests that came, in order. */
  requests: SftpRequest[];
  /** Whatever a careful client does not do. */
  violations: string[];
  /** Connections that stand. */
  sockets: Set<Socket>;
  /** Connections that were ever made. */
  connections(): number;
  /** Files and folders that are open. */
  open(): number;
  /** Ends when this holds; asked after every request and every end of a connection. */
  until(holds: () => boolean): Promise<void>;
}

const LARGEST_WRITE = 32 * 1024;
const MOST_IN_FLIGHT = 8;

interface Handle {
  path: string;
  file?: Awaited<ReturnType<typeof open>>;
  names?: string[];
  writing: number;
}

const attributesOf = ({ mode, uid, gid, size, atimeMs, mtimeMs }: Stats): Attributes => ({
  mode,
  uid,
  gid,
  size,
  atime: Math.floor(atimeMs / 1000),
  mtime: Math.floor(mtimeMs / 1000),
});

const statusOf = (error: unknown): number => {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT" || code === "ENOTDIR") return NO_SUCH_FILE;
  return code === "EACCES" || code === "EPERM" ? PERMISSION_DENIED : FAILURE;
};

/**
 * A real SFTP server on loopback for the length of one test. It is strict: it has no extension, refuses a name that is
 * taken, and writes down what a careful client would not ask.
 */
export const sftpServer = async (options: SftpServerOptions = {}): Promise<SftpServer> => {
  const root = await mkdtemp(join(tmpdir(), "passerelle-sftp-"));
  const key = sshKey();
  const [user, password] = ["gateway", "open sesame"];
  const sockets = new Set<Socket>();
  const handles = new Map<number, Handle>();
  const waiting: { holds: () => boolean; done: () => void }[] = [];
  let connections = 0;
  let nextHandle = 0;

  const look = (): void => {
    for (const one of waiting.splice(0)) {
      if (one.holds()) one.done();
      else waiting.push(one);
    }
  };

  const server: SftpServer = {
    port: 0,
    hostKey: key.fingerprint,
    user,
    password,
    root,
    mood: options.mood ?? (() => "ok"),
    requests: [],
    violations: [],
    sockets,
    connections: () => connections,
    open: () => handles.size,
    until: (holds) => (holds() ? Promise.resolve() : new Promise((done) => waiting.push({ holds, done }))),
  };

  const serve = (sftp: SFTPWrapper, socket: Socket): void => {
    const own = new Set<number>();
    const put = (id: number, handle: Handle): (() => void) => {
      nextHandle += 1;
      handles.set(nextHandle, handle);
      own.add(nextHandle);
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(nextHandle);
      return () => sftp.handle(id, bytes);
    };
    const letGo = async (number: number): Promise<void> => {
      const handle = handles.get(number);
      handles.delete(number);
      own.delete(number);
      await handle?.file?.close();
    };
    socket.on("close", () => {
      for (const number of own) void letGo(number).then(look);
    });

    /** Judges a request, carries it out, and gives the answer that comes of it. */
    const serving = async (
      id: number,
      request: SftpRequest,
      work: () => Promise<() => void>,
    ): Promise<void> => {
      server.requests.push(request);
      if (request.path.split("/").includes("..")) server.violations.push(`leads out: ${request.path}`);
      look();
      const mood = await server.mood(request);
      if (mood === "freeze") socket.pause();
      else if (mood === "drop") socket.destroy();
      else if (typeof mood === "number") sftp.status(id, mood);
      else if (typeof mood === "object") sftp.status(id, mood.status, mood.words);
      else {
        try {
          const answer = await work();
          if (mood === "drop-after") socket.destroy();
          else if (!socket.destroyed) answer();
        } catch (error) {
          if (!socket.destroyed) sftp.status(id, statusOf(error));
        }
      }
      look();
    };
    const at = (path: string): string => join(root, path);
    const opened = (bytes: Buffer): [number, Handle] => {
      const number = bytes.readUInt32BE();
      const handle = handles.get(number);
      if (handle !== undefined) return [number, handle];
      server.violations.push("a handle that is not open");
      throw new Error("no such handle");
    };
    const about = (bytes: Buffer): string => handles.get(bytes.readUInt32BE())?.path ?? "";

    sftp.on("REALPATH", (id, path) => {
      const attrs: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };
      sftp.name(id, [{ filename: join("/", path), longname: path, attrs }]);
    });
    sftp.on("LSTAT", (id, path) =>
      serving(id, { op: "lstat", path, offset: 0 }, async () => {
        const stats = await lstat(at(path));
        return () => sftp.attrs(id, attributesOf(stats));
      }),
    );
    sftp.on("STAT", (id, path) => {
      server.violations.push(`follows links: ${path}`);
      sftp.status(id, FAILURE);
    });
    sftp.on("OPEN", (id, path, flags) =>
      serving(id, { op: "open", path, offset: 0 }, async () => {
        const mode = flags & WRITE ? constants.O_RDWR : constants.O_RDONLY;
        if ((flags & (READ | WRITE)) === (READ | WRITE)) server.violations.push("opens to read and write");
        const more = (flags & CREAT ? constants.O_CREAT : 0) | (flags & TRUNC ? constants.O_TRUNC : 0);
        return put(id, { path, file: await open(at(path), mode | more), writing: 0 });
      }),
    );
    sftp.on("WRITE", (id, bytes, offset, data) =>
      serving(id, { op: "write", path: about(bytes), offset }, async () => {
        const [, handle] = opened(bytes);
        handle.writing += 1;
        if (handle.writing > MOST_IN_FLIGHT) server.violations.push(`${handle.writing} writes at once`);
        if (data.length > LARGEST_WRITE) server.violations.push(`a write of ${data.length} bytes`);
        await handle.file?.write(data, 0, data.length, offset);
        handle.writing -= 1;
        return () => sftp.status(id, OK);
      }),
    );
    sftp.on("READ", (id, bytes, offset, length) =>
      serving(id, { op: "read", path: about(bytes), offset }, async () => {
        const [, handle] = opened(bytes);
        // Never as much as was asked for: the protocol allows that.
        const part = Buffer.alloc(Math.min(length, 10_000));
        const { bytesRead = 0 } = (await handle.file?.read(part, 0, part.length, offset)) ?? {};
        return () => (bytesRead === 0 ? sftp.status(id, EOF) : sftp.data(id, part.subarray(0, bytesRead)));
      }),
    );
    sftp.on("FSTAT", (id, bytes) =>
      serving(id, { op: "fstat", path: about(bytes), offset: 0 }, async () => {
        const stats = await opened(bytes)[1].file?.stat();
        return () => (stats === undefined ? sftp.status(id, FAILURE) : sftp.attrs(id, attributesOf(stats)));
      }),
    );
    sftp.on("CLOSE", (id, bytes) =>
      serving(id, { op: "close", path: about(bytes), offset: 0 }, async () => {
        await letGo(opened(bytes)[0]);
        return () => sftp.status(id, OK);
      }),
    );
    sftp.on("OPENDIR", (id, path) =>
      serving(id, { op: "opendir", path, offset: 0 }, async () =>
        put(id, { path, names: [".", "..", ...(await readdir(at(path)))], writing: 0 }),
      ),
    );
    sftp.on("READDIR", (id, bytes) =>
      serving(id, { op: "readdir", path: about(bytes), offset: 0 }, async () => {
        const [, { path, names = [] }] = opened(bytes);
        const strange = options.strangeNames?.splice(0) ?? [];
        if (strange.length > 0) {
          const attrs = attributesOf(await lstat(at(path)));
          const entries = strange.map((filename) => ({
            filename,
            longname: "-",
            attrs: { ...attrs, mode: constants.S_IFREG },
          }));
          return () => sftp.name(id, entries);
        }
        const some = names.splice(0, options.namesAtOnce ?? 3);
        if (some.length === 0) return () => sftp.status(id, EOF);
        const entries = await Promise.all(
          some.map(async (filename) => {
            const stats = await lstat(join(at(path), filename));
            return { filename, longname: `- ${filename}`, attrs: attributesOf(stats) };
          }),
        );
        return () => sftp.name(id, entries);
      }),
    );
    sftp.on("REMOVE", (id, path) =>
      serving(id, { op: "remove", path, offset: 0 }, async () => {
        await unlink(at(path));
        return () => sftp.status(id, OK);
      }),
    );
    sftp.on("RENAME", (id, from, to) =>
      serving(id, { op: "rename", path: from, offset: 0 }, async () => {
        await link(at(from), at(to));
        await unlink(at(from));
        return () => sftp.status(id, OK);
      }),
    );
    for (const op of ["EXTENDED", "SETSTAT", "FSETSTAT", "MKDIR", "RMDIR", "SYMLINK", "READLINK"]) {
      sftp.on(op, (id: number) => {
        server.violations.push(`asks for ${op}`);
        sftp.status(id, OP_UNSUPPORTED);
      });
    }
  };

  const ssh = new ssh2.Server({
    hostKeys: [key.privateKey],
    ...(options.cipher === undefined ? {} : { algorithms: { cipher: [options.cipher] } }),
  });
  const listener = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      look();
    });
    ssh.once("connection", (connection: Connection) => {
      connection.on("error", () => undefined);
      connection.on("authentication", (context) => {
        const isLet =
          options.login === undefined
            ? context.method === "password" && context.username === user && context.password === password
            : options.login(context);
        if (isLet === true) context.accept();
        else if (isLet === false) context.reject(["password", "publickey", "keyboard-interactive"]);
      });
      connection.on("session", (accept) => {
        const session = accept();
        if (options.isShellOnly) return;
        session.on("sftp", (acceptSftp) => serve(acceptSftp(), socket));
      });
    });
    ssh.injectSocket(socket);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  afterThisTest(async () => {
    for (const socket of sockets) socket.destroy();
    listener.close();
    await once(listener, "close");
    await rm(root, { recursive: true, force: true });
  });
  server.port = (listener.address() as AddressInfo).port;
  return server;
};
