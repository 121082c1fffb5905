// Prints the steps API as an OpenAPI document, for a platform to import.

import { gong } from "gong-connector";
import { getPackageVersion, printLine } from "gong-connector/internal";
import { createOpenApiDocument } from "../steps/openapi_document.ts";

export interface OpenApiFlags {
  serverUrl: string;
  actionsDir?: string;
}

export function printOpenApi({ serverUrl, actionsDir }: OpenApiFlags): void {
  const connector = gong(actionsDir === undefined ? {} : { actions: actionsDir });
  printLine(
    JSON.stringify(
      createOpenApiDocument(connector, { serverUrl: serverUrl, version: getPackageVersion() }),
      undefined,
      2,
    ),
  );
}
