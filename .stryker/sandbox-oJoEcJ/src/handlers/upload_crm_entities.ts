// @ts-nocheck
// Uploads CRM records as one JSON object a line, from a file or from the input.
import type { UploadCrmEntitiesInput, UploadCrmEntitiesOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import { createFileSource } from "../uploads/file_source.ts";
import { sendMultipart } from "../uploads/multipart.ts";
import {
  assertSize,
  createSourceError,
  createStreamSource,
  requireOneSource,
  type UploadSource,
} from "../uploads/upload_source.ts";

type Entities = NonNullable<UploadCrmEntitiesInput["entities"]>;

/** Gong says 200 megabytes, and not whether it means 200,000,000 bytes or more. */
const mostBytes = 200_000_000;
const chunkCharacters = 64 * 1024;
const contentType = "application/x-ndjson";

export const uploadCrmEntities: Handler<UploadCrmEntitiesInput, UploadCrmEntitiesOutput> = async (input, context) => {
  const { integrationId, objectType, clientRequestId } = input;
  requireOneSource(input, ["file", "entities"], context);
  return sendMultipart(context, {
    method: "POST",
    path: "/v2/crm/entities",
    query: { integrationId, objectType, clientRequestId },
    part: "dataFile",
    source: await sourceOf(input, context),
  });
};

async function sourceOf(input: UploadCrmEntitiesInput, context: HandlerContext): Promise<UploadSource> {
  const rules = { contentType, maxBytes: mostBytes };
  if (context.upload) return createStreamSource(context.upload, rules, context);
  return input.file === undefined ? ofEntities(input, context) : createFileSource(input.file, rules, context);
}

/** The lines are made twice, to count them and to send them, so that they never lie in memory as a whole. */
function ofEntities({ entities = [], objectType }: UploadCrmEntitiesInput, context: HandlerContext): UploadSource {
  const undated = objectType === "STAGE" ? -1 : entities.findIndex(({ modifiedDate }) => modifiedDate === undefined);
  if (undated >= 0) {
    throw createSourceError(`/entities/${undated}/modifiedDate`, `is required for ${objectType}`, context);
  }
  const sizeBytes = entities.reduce((total, entity) => total + Buffer.byteLength(lineOf(entity)), 0);
  assertSize(sizeBytes, mostBytes, "/entities", context);
  const file = { fileName: "entities.ldjson", contentType, sizeBytes };
  return { preview: file, open: async () => ({ ...file, content: linesOf(entities) }) };
}

function* linesOf(entities: Entities): Generator<Uint8Array> {
  let text = "";
  for (const entity of entities) {
    text += lineOf(entity);
    if (text.length < chunkCharacters) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

function lineOf(entity: Entities[number]): string {
  return `${JSON.stringify(entity)}\n`;
}
