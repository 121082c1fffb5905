// Uploads the assignments of a target as CSV, from a file, the input or a stream of the host.
import type { UploadTargetAssignmentsInput, UploadTargetAssignmentsOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import { sendMultipart } from "../uploads/multipart.ts";
import { createFileSource, createStreamSource, requireOneSource, type UploadSource } from "../uploads/upload_source.ts";

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
    source: await createSource(input, context),
  });
};

async function createSource(
  { file, csv = "" }: UploadTargetAssignmentsInput,
  context: HandlerContext,
): Promise<UploadSource> {
  const limits = { contentType, maxBytes: Number.POSITIVE_INFINITY };
  if (context.upload) return createStreamSource(context.upload, limits, context);
  return file === undefined ? createTextSource(csv) : createFileSource(file, limits, context);
}

function createTextSource(csv: string): UploadSource {
  const bytes = Buffer.from(csv);
  const file = { fileName: "assignments.csv", contentType, sizeBytes: bytes.length };
  return { preview: file, open: async () => ({ ...file, content: [bytes] }) };
}
