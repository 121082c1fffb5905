// @ts-nocheck
// Links to the media of a call: signed, good for eight hours, answered without the caller's credentials.
import { createHmac } from "node:crypto";
import { HttpResponse } from "msw";
import type { Call } from "./calls.ts";
import type { RequestContext } from "./route.ts";
import type { SandboxState } from "./state.ts";
import { HOUR, SECOND } from "./time.ts";

const RATE = 8000;

function signature(secret: string, path: string, expires: string): string {
  return createHmac("sha256", secret).update(`${path}?${expires}`).digest("hex");
}

function link(exchange: RequestContext, path: string): string {
  const { state, now } = exchange;
  const expires = String(Math.floor((now + 8 * HOUR) / SECOND));
  return `${state.publicUrl}${path}?Expires=${expires}&Signature=${signature(state.secret, path, expires)}`;
}

export function createMediaLinks(exchange: RequestContext, call: Call): Record<string, string> {
  const audioUrl = link(exchange, `/media/${call.id}/audio.wav`);
  return call.media === "Video" ? { audioUrl, videoUrl: link(exchange, `/media/${call.id}/video.mp4`) } : { audioUrl };
}

/** One second of silence. */
function wave(): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + RATE, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(RATE, 40);
  return new Uint8Array(Buffer.concat([head, Buffer.alloc(RATE, 0x80)]));
}

/** A file header and an empty track: enough to be recognised as MP4. */
function movie(): Uint8Array<ArrayBuffer> {
  const head = Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isommp41\0\0\0\x08mdat", "latin1");
  return new Uint8Array(head);
}

/** Like the file store behind Gong, this refuses a request that carries an Authorization header as well. */
export function serveMedia(state: SandboxState, request: Request, now: number): Response {
  const url = new URL(request.url);
  const expires = url.searchParams.get("Expires") ?? "";
  if (request.headers.has("authorization")) {
    return HttpResponse.text("Only one auth mechanism allowed", { status: 400 });
  }
  const isSigned = url.searchParams.get("Signature") === signature(state.secret, url.pathname, expires);
  if (!isSigned || now >= Number(expires) * SECOND) return HttpResponse.text("Request has expired", { status: 403 });
  const isVideo = url.pathname.endsWith(".mp4");
  const bytes = isVideo ? movie() : wave();
  const headers = { "content-type": isVideo ? "video/mp4" : "audio/wav", "content-length": String(bytes.length) };
  return new HttpResponse(bytes, { headers });
}
