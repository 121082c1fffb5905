// The request that a run sent, with redacted credentials.
import type { ReactElement } from "react";
import type { RunResult } from "../../../src/api/settings_contract.ts";
import { CodeBlock } from "../../components/json_tree.tsx";

export function RequestPreview({ request }: { request: NonNullable<RunResult["request"]> }): ReactElement {
  const { method, url, headers, body } = request;
  const lines = [
    `${method} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : ["", JSON.stringify(body, null, 2)]),
  ];
  return <CodeBlock text={lines.join("\n")} valueName="request" />;
}
