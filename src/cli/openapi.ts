// Prints the steps API as an OpenAPI document, for a platform to import.

import { openApiOf } from "../hosts/openapi.ts";
import { gong, packageVersion } from "../index.ts";
import { print } from "./list.ts";

export interface OpenApiFlags {
  server: string;
  actions?: string;
}

export function printOpenApi({ server, actions }: OpenApiFlags): void {
  const connector = gong(actions === undefined ? {} : { actions });
  print(JSON.stringify(openApiOf(connector, { serverUrl: server, version: packageVersion() }), undefined, 2));
}
