/** A gateway that works on this store, as it said of itself. */
export interface ProcessSeen {
  id: string;
  /** What people call it: its machine and its number there. */
  name: string;
  /** Of the program. */
  version: string;
  /** SHA-256 of what its configuration has in common with that of others (`Config.digest`). */
  digest: string;
  /** When it read that. */
  readAt: Date;
  startedAt: Date;
  seenAt: Date;
}

/** Who works on this store. Each process says so of itself again and again; who is killed falls silent. */
export interface Processes {
  /** Says that it is there, in place of what it said before. */
  say(one: ProcessSeen): Promise<void>;
  /** Those that said so at this time or later, by name. */
  seenSince(since: Date): Promise<ProcessSeen[]>;
  /** It ends. */
  leave(id: string): Promise<void>;
  /** Forgets those that said nothing since. Returns how many. */
  forget(before: Date): Promise<number>;
}
