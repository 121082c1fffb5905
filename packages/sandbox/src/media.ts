// Links to the media of a call: signed, valid for eight hours, and served without the caller's credentials.
import { createHmac } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Call } from "./calls.ts";
import { getQuery } from "./parameters.ts";
import type { RequestContext } from "./route.ts";
import type { SandboxContext } from "./sandbox.ts";
import { hourMs, secondMs } from "./time.ts";

const samplesPerSecond = 8000;

function sign(secret: string, path: string, expires: string): string {
  return createHmac("sha256", secret).update(`${path}?${expires}`).digest("hex");
}

function createLink({ state, now }: RequestContext, path: string): string {
  const expires = String(Math.floor((now + 8 * hourMs) / secondMs));
  return `${state.publicUrl}${path}?Expires=${expires}&Signature=${sign(state.secret, path, expires)}`;
}

export function createMediaLinks(context: RequestContext, call: Call): Record<string, string> {
  const audioUrl = createLink(context, `/media/${call.id}/audio.wav`);
  if (call.media !== "Video") return { audioUrl };
  return { audioUrl, videoUrl: createLink(context, `/media/${call.id}/video.mp4`) };
}

/** A WAV file with one second of silence. */
function generateAudio(): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samplesPerSecond, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(samplesPerSecond, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(samplesPerSecond, 40);
  return Buffer.concat([header, Buffer.alloc(samplesPerSecond, 0x80)]);
}

/** A file header and an empty track: enough to be recognized as MP4. */
function generateVideo(): Buffer {
  return Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isommp41\0\0\0\x08mdat", "latin1");
}

/** Like the file store behind Gong, this rejects a request with an Authorization header. */
export function registerMediaRoute(app: FastifyInstance, getContext: () => SandboxContext): void {
  app.get<{ Params: { id: string; file: string } }>("/media/:id/:file", (request, reply) => {
    const { state, clock } = getContext();
    if (request.headers.authorization !== undefined) return reply.code(400).send("Only one auth mechanism allowed");
    const query = getQuery(request);
    const expires = query.get("Expires") ?? "";
    const path = `/media/${request.params.id}/${request.params.file}`;
    const isSigned = query.get("Signature") === sign(state.secret, path, expires);
    if (!isSigned || clock() >= Number(expires) * secondMs) return reply.code(403).send("Request has expired");
    const isVideo = request.params.file.endsWith(".mp4");
    return reply.type(isVideo ? "video/mp4" : "audio/wav").send(isVideo ? generateVideo() : generateAudio());
  });
}
