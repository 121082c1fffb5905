// The connection test of a stored connection, which also finds the domain of its company.
import { type AnyConnector, ConnectorError, type RunOptions } from "gong-connector";

export interface ConnectionTest {
  message: string;
  /** Domain of the first email address in the output, since Gong has no name or id of the company. */
  companyDomain?: string;
}

const timeoutMs = 20_000;

/** Throws ConnectorError if the credentials do not work. */
export async function testConnection(connector: AnyConnector, options: RunOptions = {}): Promise<ConnectionTest> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const { message, output } = await connector.testConnection({ ...options, signal }).catch((error: unknown) => {
    if (!timeout.aborted) throw error;
    throw new ConnectorError("timeout", `timed out after ${timeoutMs / 1000} s`, { retryable: true });
  });
  const companyDomain = /[^@\s"]@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(JSON.stringify(output))?.[1];
  return { message, ...(companyDomain && { companyDomain }) };
}
