import { generateKeyPairSync, sign } from "node:crypto";

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const hex = (text: string): Buffer => Buffer.from(text, "hex");

const ECDSA_SHA256 = der(0x30, hex("06082a8648ce3d040302"));

/**
 * A key and a certificate that signs itself, good for `127.0.0.1` and, unless something else is asked for, for the rest of
 * the century; PEM.
 */
export const selfSigned = (
  until = "20991231235959Z",
  commonName = "mail.example",
): { key: string; cert: string } => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = der(0x30, der(0x31, der(0x30, hex("0603550403"), der(0x0c, Buffer.from(commonName)))));
  const validity = der(0x30, der(0x17, Buffer.from("200101000000Z")), der(0x18, Buffer.from(until)));
  const altName = der(0x30, hex("0603551d11"), der(0x04, der(0x30, der(0x87, Buffer.from([127, 0, 0, 1])))));
  const asked = der(
    0x30,
    der(0xa0, hex("020102")),
    hex("020101"),
    ECDSA_SHA256,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, altName)),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", asked, privateKey));
  const cert = der(0x30, asked, ECDSA_SHA256, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
  };
};
