// Uploads who has which target, as CSV from a file or from the input.
import type { UploadTargetAssignmentsInput, UploadTargetAssignmentsOutput } from "../generated/actions.ts";
import type { Handler, HandlerContext } from "../runtime/handler.ts";
import { fileSource } from "./local_file.ts";
import { upload } from "./multipart.ts";
import { hostSource, requireOne, type Source } from "./source.ts";

const contentType = "text/csv";

export const uploadTargetAssignments: Handler<UploadTargetAssignmentsInput, UploadTargetAssignmentsOutput> = async (
  input,
  context,
) => {
  const { targetId, workspaceId, validateOnly } = input;
  requireOne(input, ["file", "csv"], context);
  return upload(context, {
    method: "POST",
    path: `/v2/targets/${encodeURIComponent(targetId)}/assignments`,
    query: { workspaceId, ...(validateOnly !== undefined && { validateOnly: String(validateOnly) }) },
    part: "file",
    source: await sourceOf(input, context),
  });
};

async function sourceOf({ file, csv = "" }: UploadTargetAssignmentsInput, context: HandlerContext): Promise<Source> {
  const rules = { contentType, maxBytes: Number.POSITIVE_INFINITY };
  if (context.upload) return hostSource(context.upload, rules, context);
  return file === undefined ? ofText(csv) : fileSource(file, rules, context);
}

function ofText(csv: string): Source {
  const bytes = Buffer.from(csv);
  const file = { fileName: "assignments.csv", contentType, sizeBytes: bytes.length };
  return { summary: file, open: async () => ({ ...file, content: [bytes] }) };
}
