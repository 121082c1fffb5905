// @ts-nocheck
// Uploads who has which target, as CSV from a file or from the input.
import type { UploadTargetAssignmentsInput, UploadTargetAssignmentsOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import { createFileSource } from "../uploads/file_source.ts";
import { sendMultipart } from "../uploads/multipart.ts";
import { createStreamSource, requireOneSource, type UploadSource } from "../uploads/upload_source.ts";

const contentType = "text/csv";

export const uploadTargetAssignments: Handler<UploadTargetAssignmentsInput, UploadTargetAssignmentsOutput> = async (
  input,
  context,
) => {
  const { targetId, workspaceId, validateOnly } = input;
  requireOneSource(input, ["file", "csv"], context);
  return sendMultipart(context, {
    method: "POST",
    path: `/v2/targets/${encodeURIComponent(targetId)}/assignments`,
    query: { workspaceId, ...(validateOnly !== undefined && { validateOnly: String(validateOnly) }) },
    part: "file",
    source: await sourceOf(input, context),
  });
};

async function sourceOf(
  { file, csv = "" }: UploadTargetAssignmentsInput,
  context: HandlerContext,
): Promise<UploadSource> {
  const rules = { contentType, maxBytes: Number.POSITIVE_INFINITY };
  if (context.upload) return createStreamSource(context.upload, rules, context);
  return file === undefined ? ofText(csv) : createFileSource(file, rules, context);
}

function ofText(csv: string): UploadSource {
  const bytes = Buffer.from(csv);
  const file = { fileName: "assignments.csv", contentType, sizeBytes: bytes.length };
  return { preview: file, open: async () => ({ ...file, content: [bytes] }) };
}
