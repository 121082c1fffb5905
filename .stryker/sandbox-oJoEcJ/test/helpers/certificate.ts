// @ts-nocheck
// Makes a self-signed certificate for 127.0.0.1, so that no key has to lie in the repository and none can expire there.
import { generateKeyPairSync, sign } from "node:crypto";

/** PEM texts of a key and its certificate, valid for a day. */
export function createSelfSignedCertificate(now: number = Date.now()): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = sequence(
    tagged(0xa0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    name,
    sequence(time(now - 3_600_000), time(now + 86_400_000)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(extension([0x55, 0x1d, 0x13], sequence(truth)), extension([0x55, 0x1d, 0x11], loopback))),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}

/** One DER value: its tag, its length, its content. */
function tagged(tag: number, ...content: Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  const { length } = bytes;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), bytes]);
  const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), bytes]);
}

function sequence(...content: Uint8Array[]): Buffer {
  return tagged(0x30, ...content);
}

function identifier(bytes: number[]): Buffer {
  return tagged(0x06, Buffer.from(bytes));
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

function time(milliseconds: number): Buffer {
  return tagged(0x18, Buffer.from(`${new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, "")}`));
}

function extension(id: number[], value: Uint8Array): Buffer {
  return sequence(identifier(id), tagged(0x04, value));
}

const truth = tagged(0x01, Buffer.from([0xff]));
const ecdsaWithSha256 = sequence(identifier([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
const name = sequence(tagged(0x31, sequence(identifier([0x55, 0x04, 0x03]), tagged(0x0c, Buffer.from("loopback")))));
const loopback = sequence(tagged(0x87, Buffer.from([127, 0, 0, 1])));
