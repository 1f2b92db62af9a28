import type { FlowSyntax } from "../../../src/norm/flow.ts";
import type { ApiVersion } from "../../../src/norm/versions.ts";
import type { Service } from "./published.ts";

/** A call as the published file names it. */
export interface WalkedCall {
  service: Service;
  /** Upper case. */
  method: string;
  /** With its prefix, and braces where the client chooses: `/v1/flows/{flowId}`. */
  path: string;
}

/** A running platform, with what the walk has to know of it. */
export interface WalkedPlatform {
  version: ApiVersion;
  /** Bases, to which `/v1/…` is added. */
  flowUrl: string;
  directoryUrl: string;
  /** A bearer token of an account that may do everything. */
  token: string;
  /** Entries that its directory holds; all four are of one public establishment. */
  directory: { siren: string; siret: string; routingIdentifier: string; addressingIdentifier: string };
  /** An address for subscriptions. The walk deletes them at once, so that it need not answer. */
  callbackUrl: string;
  /** A file of this syntax that the platform takes, another one each time. */
  file(syntax: FlowSyntax): Uint8Array | Promise<Uint8Array>;
  /** Goes on until everything that was deposited is acknowledged. */
  settle(): Promise<void>;
  /**
   * Makes the next call of this kind fail with a status that no client can bring about by itself. Where it is absent,
   * those answers are passed over, and counted as such.
   */
  failNext?(call: WalkedCall, status: number): Promise<void>;
  /** Numbers of a request that it brings within their limits instead of refusing them, and tells in its answer. */
  clamps?: readonly string[];
  /** Members that it gives beside those that the norm describes, which it may. */
  additions?: readonly string[];
}
