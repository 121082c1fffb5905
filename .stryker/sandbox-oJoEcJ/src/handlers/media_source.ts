// @ts-nocheck
// Where a recording comes from: a local file, an address, or a stream of the host's; of known type and allowed size.
import { basename, extname } from "node:path";
import type { AddCallMediaInput } from "../generated/actions.ts";
import type { HandlerContext } from "../runtime/handler.ts";
import { createFileSource } from "../uploads/file_source.ts";
import {
  assertSize,
  createSourceError,
  createStreamSource,
  type OpenedSource,
  requireOneSource,
  type UploadLimits,
  type UploadSource,
} from "../uploads/upload_source.ts";
import { download } from "../uploads/url_source.ts";

const types: Readonly<Record<string, string>> = {
  ".wav": "audio/wav",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
  ".m4a": "audio/mp4",
  ".mkv": "video/x-matroska",
  ".mka": "audio/x-matroska",
  ".flac": "audio/flac",
};

/** Types that say no more than "a file". */
const unspecific = new Set(["application/octet-stream", "binary/octet-stream"]);

/** The one place that the recording comes from. Throws `invalid_input` where there is none, or it is unfit. */
export async function createMediaSource(input: AddCallMediaInput, context: HandlerContext): Promise<UploadSource> {
  requireOneSource(input, ["file", "url"], context);
  const { file, url, fileName } = input;
  const { upload } = context;
  if (url !== undefined) return ofUrl(url, input, context);
  const contentType = typeOf(file ?? upload?.fileName ?? "", input, context, upload?.contentType);
  const rules: UploadLimits = { contentType, maxBytes: mostBytes(context), fileName };
  return upload ? createStreamSource(upload, rules, context) : createFileSource(file ?? "", rules, context);
}

/** Nothing is fetched before there is a slot, so type and size are judged by the answer, before anything is sent on. */
function ofUrl(url: string, input: AddCallMediaInput, context: HandlerContext): UploadSource {
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  const fileName = input.fileName ?? (decoded(basename(path)) || "recording");
  return {
    preview: { fileName, from: "url" },
    async open() {
      const { signal, files, action } = context;
      const found = await download(url, {
        action: action.id,
        path: "/url",
        allowPrivateUrls: files.privateUrls,
        ...(signal && { signal }),
      });
      try {
        return { fileName, ...judged(found, path, input, context), content: found.content, close: found.close };
      } catch (error) {
        found.close();
        throw error;
      }
    },
  };
}

function judged(
  found: { contentType?: string; sizeBytes?: number },
  path: string,
  input: AddCallMediaInput,
  context: HandlerContext,
): Pick<OpenedSource, "contentType" | "sizeBytes"> {
  const { contentType, sizeBytes } = found;
  if (contentType && !/^(audio|video)\//.test(contentType) && !unspecific.has(contentType)) {
    throw createSourceError("/url", `leads to ${contentType}, which is no recording`, context);
  }
  if (sizeBytes !== undefined && input.sizeBytes !== undefined && sizeBytes !== input.sizeBytes) {
    throw createSourceError("/sizeBytes", `is not the ${sizeBytes} that the server tells`, context);
  }
  const size = sizeBytes ?? input.sizeBytes;
  if (size === undefined)
    throw createSourceError("/sizeBytes", "is required, since the server of url does not tell it", context);
  return {
    contentType: typeOf(path, input, context, contentType),
    sizeBytes: assertSize(size, mostBytes(context), "/url", context),
  };
}

/** What the input says, else what the name says, else what came with the content. */
function typeOf(name: string, input: AddCallMediaInput, context: HandlerContext, reported: string | undefined): string {
  const known = context.action.input.properties?.contentType?.enum ?? [];
  const type =
    input.contentType ?? types[extname(input.fileName ?? name).toLowerCase()] ?? types[extname(name).toLowerCase()];
  if (type !== undefined) return type;
  if (reported !== undefined && known.includes(reported)) return reported;
  throw createSourceError(
    "/contentType",
    `is required where the name does not end with ${Object.keys(types).join(", ")}`,
    context,
  );
}

/** The manifest knows the limit. */
function mostBytes({ action }: HandlerContext): number {
  return action.input.properties?.sizeBytes?.maximum ?? Number.POSITIVE_INFINITY;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
