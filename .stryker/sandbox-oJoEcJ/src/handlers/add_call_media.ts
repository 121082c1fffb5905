// @ts-nocheck
// Uploads the recording of a call.
import type { AddCallMediaInput, AddCallMediaOutput } from "../generated/actions.ts";
import type { Handler } from "../runtime/handler.ts";
import { sendMultipart } from "../uploads/multipart.ts";
import { createMediaSource } from "./media_source.ts";

export const addCallMedia: Handler<AddCallMediaInput, AddCallMediaOutput> = async (input, context) =>
  sendMultipart(context, {
    method: "PUT",
    path: `/v2/calls/${encodeURIComponent(input.id)}/media`,
    part: "mediaFile",
    source: await createMediaSource(input, context),
  });
