// Creates a self-signed certificate for 127.0.0.1 and other hosts, so that the repository contains no key and no certificate that expires.
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { isIPv4 } from "node:net";

/** A key and its certificate as PEM, valid for a day. `hosts` are IPv4 addresses and hostnames. */
export function createSelfSignedCertificate(
  now: number = Date.now(),
  hosts: readonly string[] = ["127.0.0.1"],
): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = createName();
  const body = encodeSequence(
    encodeDer(0xa0, encodeInteger(2)),
    encodeInteger(1),
    ecdsaWithSha256,
    name,
    encodeSequence(encodeTime(now - 3_600_000), encodeTime(now + 86_400_000)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    encodeDer(
      0xa3,
      encodeSequence(
        encodeExtension([0x55, 0x1d, 0x13], encodeSequence(truth)),
        encodeExtension([0x55, 0x1d, 0x11], encodeSequence(...hosts.map(encodeHost))),
      ),
    ),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = encodeSequence(body, ecdsaWithSha256, encodeDer(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}

/** A DER value: tag, length and content. */
function encodeDer(tag: number, ...content: Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  const { length } = bytes;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), bytes]);
  const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), bytes]);
}

function encodeSequence(...content: Uint8Array[]): Buffer {
  return encodeDer(0x30, ...content);
}

function encodeObjectId(bytes: number[]): Buffer {
  return encodeDer(0x06, Buffer.from(bytes));
}

function encodeInteger(value: number): Buffer {
  return encodeDer(0x02, Buffer.from([value]));
}

function encodeTime(milliseconds: number): Buffer {
  return encodeDer(0x18, Buffer.from(`${new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, "")}`));
}

function encodeExtension(id: number[], value: Uint8Array): Buffer {
  return encodeSequence(encodeObjectId(id), encodeDer(0x04, value));
}

const truth = encodeDer(0x01, Buffer.from([0xff]));
const ecdsaWithSha256 = encodeSequence(encodeObjectId([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));

/** Each certificate has another name: a client takes the first trusted one with the name of a certificate for its issuer. */
function createName(): Buffer {
  const commonName = encodeDer(0x0c, Buffer.from(`loopback ${randomUUID()}`));
  return encodeSequence(encodeDer(0x31, encodeSequence(encodeObjectId([0x55, 0x04, 0x03]), commonName)));
}

function encodeHost(host: string): Buffer {
  return isIPv4(host) ? encodeDer(0x87, Buffer.from(host.split(".").map(Number))) : encodeDer(0x82, Buffer.from(host));
}
