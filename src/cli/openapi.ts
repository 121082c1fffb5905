// Prints the steps API as an OpenAPI document, for a platform to import.

import { createOpenApiDocument } from "../hosts/openapi.ts";
import { gong, packageVersion } from "../index.ts";
import { printLine } from "./list.ts";

export interface OpenApiFlags {
  serverUrl: string;
  actionsDir?: string;
}

export function printOpenApi({ serverUrl, actionsDir }: OpenApiFlags): void {
  const connector = gong(actionsDir === undefined ? {} : { actions: actionsDir });
  printLine(
    JSON.stringify(createOpenApiDocument(connector, { serverUrl: serverUrl, version: packageVersion() }), undefined, 2),
  );
}
