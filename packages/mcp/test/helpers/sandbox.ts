// A sandbox for the tests of the tools, and an account on it.
import { type AnyConnector, gong } from "gong-connector";
import { type Sandbox, startSandboxServer } from "gong-connector-sandbox";
import { createAccountOptions } from "../../../../test/helpers/account.ts";

export interface McpSandbox extends Pick<Sandbox, "injectFault"> {
  connector: AnyConnector;
  /** The account in the environment. */
  env: Record<string, string>;
  /** Method and path of each request. */
  requests: string[];
  close(): Promise<void>;
}

export async function startMcpSandbox(): Promise<McpSandbox> {
  const requests: string[] = [];
  const { url, sandbox, close } = await startSandboxServer({
    port: 0,
    rateLimits: false,
    onResponse: ({ method, path }) => requests.push(`${method} ${path}`),
  });
  const { accessKey, accessKeySecret } = sandbox.credentials;
  return {
    connector: gong({ ...createAccountOptions(url, sandbox.credentials), maxRetries: 0 }),
    env: { GONG_BASE_URL: url, GONG_ACCESS_KEY: accessKey, GONG_ACCESS_KEY_SECRET: accessKeySecret },
    requests,
    injectFault: (fault) => sandbox.injectFault(fault),
    close,
  };
}
