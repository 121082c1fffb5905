// Uploads the recording of a call from a local file, a URL or a stream of the host.
import { basename, extname } from "node:path";
import type { AddCallMediaInput, AddCallMediaOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import { sendMultipart } from "../uploads/multipart.ts";
import {
  assertSize,
  createFileSource,
  createStreamSource,
  createUploadError,
  getMaxContentBytes,
  type OpenedSource,
  requireOneSource,
  type UploadSource,
} from "../uploads/upload_source.ts";
import { type Download, download } from "../uploads/url_source.ts";

const typesByExtension: Readonly<Record<string, string>> = {
  ".wav": "audio/wav",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
  ".m4a": "audio/mp4",
  ".mkv": "video/x-matroska",
  ".mka": "audio/x-matroska",
  ".flac": "audio/flac",
};

const genericTypes = new Set(["application/octet-stream", "binary/octet-stream"]);

export const addCallMedia: Handler<AddCallMediaInput, AddCallMediaOutput> = async (input, context) =>
  sendMultipart(context, {
    method: "PUT",
    path: `/v2/calls/${encodeURIComponent(input.id)}/media`,
    part: "mediaFile",
    source: await createMediaSource(input, context),
  });

async function createMediaSource(input: AddCallMediaInput, context: HandlerContext): Promise<UploadSource> {
  requireOneSource(input, ["file", "url"], context);
  const { file = "", url, fileName } = input;
  const { upload } = context;
  if (url !== undefined) return createUrlSource(url, input, context);
  const contentType = getContentType(upload?.fileName ?? file, input, context, upload?.contentType);
  const limits = { contentType, maxBytes: getMaxBytes(context), fileName };
  return upload ? createStreamSource(upload, limits, context) : createFileSource(file, limits, context);
}

/** The download starts with the attempt. Type and size are checked by its response, before anything is sent to Gong. */
function createUrlSource(url: string, input: AddCallMediaInput, context: HandlerContext): UploadSource {
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  const fileName = input.fileName ?? (decodePath(basename(path)) || "recording");
  return {
    preview: { fileName, from: "url" },
    async open() {
      const { signal, files, action } = context;
      const response = await download(url, {
        action: action.id,
        path: "/url",
        allowPrivateUrls: files.allowPrivateUrls,
        ...(signal && { signal }),
      });
      const { content, close } = response;
      try {
        return { fileName, ...checkDownload(response, path, input, context), content, close };
      } catch (error) {
        close();
        throw error;
      }
    },
  };
}

function checkDownload(
  { contentType, sizeBytes }: Download,
  path: string,
  input: AddCallMediaInput,
  context: HandlerContext,
): Pick<OpenedSource, "contentType" | "sizeBytes"> {
  const { id } = context.action;
  if (contentType && !/^(audio|video)\//.test(contentType) && !genericTypes.has(contentType))
    throw createUploadError("/url", `leads to ${contentType}, which is not a recording.`, id);
  if (sizeBytes !== undefined && input.sizeBytes !== undefined && sizeBytes !== input.sizeBytes)
    throw createUploadError("/sizeBytes", `differs from the size ${sizeBytes} that the server of /url sent.`, id);
  const size = sizeBytes ?? input.sizeBytes;
  if (size === undefined)
    throw createUploadError("/sizeBytes", "is required, since the server of /url did not send a size.", id);
  return {
    contentType: getContentType(path, input, context, contentType),
    sizeBytes: assertSize(size, getMaxBytes(context), "/url", id),
  };
}

/** The type in the input, otherwise the one of the file name's extension, otherwise the one reported with the content. */
function getContentType(
  name: string,
  input: AddCallMediaInput,
  { action }: HandlerContext,
  reported: string | undefined,
): string {
  const allowed = action.input.properties?.contentType?.enum ?? [];
  const byExtension = [input.fileName ?? name, name].map((text) => typesByExtension[extname(text).toLowerCase()]);
  const type = input.contentType ?? byExtension[0] ?? byExtension[1];
  if (type !== undefined) return type;
  if (reported !== undefined && allowed.includes(reported)) return reported;
  const extensions = Object.keys(typesByExtension).join(", ");
  throw createUploadError("/contentType", `is required unless the file name ends with ${extensions}.`, action.id);
}

function getMaxBytes({ action }: HandlerContext): number {
  return getMaxContentBytes(action) ?? Number.POSITIVE_INFINITY;
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
