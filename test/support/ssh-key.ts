import { createHash, generateKeyPairSync } from "node:crypto";
import ssh2 from "ssh2";

/** A throw-away key of SSH. */
export interface SshKey {
  /** PEM. */
  privateKey: string;
  /** As it goes over the wire. */
  publicKey: Buffer;
  /** As `ssh-keygen -l` writes it. */
  fingerprint: string;
  /** Its line for a list of keys that are let in. */
  line: string;
}

/**
 * Makes a key. Not by the library's own generator: one key in some hundreds is malformed.
 *
 * @param passphrase - locks it
 */
export const sshKey = (passphrase?: string): SshKey => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = (lock: object): string =>
    privateKey.export({ type: "sec1", format: "pem", ...lock }).toString();
  const parsed = ssh2.utils.parseKey(pem({}));
  if (parsed instanceof Error) throw parsed;
  const publicKey = parsed.getPublicSSH();
  const hash = createHash("sha256").update(publicKey).digest("base64").replace(/=+$/, "");
  return {
    privateKey: pem(passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase }),
    publicKey,
    fingerprint: `SHA256:${hash}`,
    line: `ecdsa-sha2-nistp256 ${publicKey.toString("base64")}`,
  };
};
