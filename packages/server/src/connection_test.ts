// Proves a connection's credentials by the request that its way in names, and finds out whose they are.
import { type AnyConnector, ConnectorError, type RunOptions } from "gong-connector";

export interface Proven {
  message: string;
  /** Domain of the first e-mail address among what came back: the vendor names no company. */
  companyDomain?: string;
}

const patienceMs = 20_000;

/** Throws ConnectorError where the credentials do not work. */
export async function testConnection(connector: AnyConnector, options: RunOptions = {}): Promise<Proven> {
  const late = AbortSignal.timeout(patienceMs);
  const signal = options.signal ? AbortSignal.any([late, options.signal]) : late;
  const { message, output } = await connector.testConnection({ ...options, signal }).catch((error: unknown) => {
    if (!late.aborted) throw error;
    throw new ConnectorError("timeout", `no answer came within ${patienceMs / 1000} s`, { retryable: true });
  });
  const companyDomain = /[^@\s"]@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(JSON.stringify(output))?.[1];
  return { message, ...(companyDomain && { companyDomain }) };
}
