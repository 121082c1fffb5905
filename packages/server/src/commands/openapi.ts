// The command openapi: prints the OpenAPI document of the steps API.
import { gong } from "gong-connector";
import { type CommandContext, getPackageVersion } from "gong-connector/internal";
import { createOpenApiDocument } from "../openapi/document.ts";

export interface OpenApiFlags {
  serverUrl: string;
  actionsDir?: string;
}

export async function run({ serverUrl, actionsDir }: OpenApiFlags, { print }: CommandContext): Promise<void> {
  const connector = gong(actionsDir === undefined ? {} : { actions: actionsDir });
  print(JSON.stringify(createOpenApiDocument(connector, { serverUrl, version: getPackageVersion() }), undefined, 2));
}
