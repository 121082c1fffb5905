// E-mail through the SMTP server of SMTP_URL.
import { ConnectorError } from "gong-connector";
import { createTransport, type Transporter } from "nodemailer";
import { waitUntilAborted } from "../abort_signals.ts";
import type { Alert, AlertResult } from "../api/alerts_contract.ts";

export interface Mailer {
  transport: Transporter;
  from: string;
}

const timeoutMs = 20_000;

/** Throws `invalid_setting`, without the URL, which can contain a password. */
export function createMailer(smtpUrl: string | undefined, from: string | undefined): Mailer | undefined {
  if (!smtpUrl) return undefined;
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === "")
    throw new ConnectorError("invalid_setting", "SMTP_URL is not an smtp or smtps URL", {
      remedy: "Set it to a URL such as smtps://user:password@mail.example.com.",
    });
  const isSecure = url.protocol === "smtps:";
  const auth = url.username && {
    user: decodeURIComponent(url.username),
    pass: decodeURIComponent(url.password),
  };
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    ...(auth && { auth }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // The text of an alert must not make the server read a file or request a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { transport, from: from || `gong-connector@${url.hostname}` };
}

/**
 * Does not throw if the e-mail cannot be sent. When the signal aborts, it does not wait for the SMTP server: the server could not
 * stop for each of its time-outs. The e-mail may be sent then, although the result is that it was not.
 */
export async function sendMail(
  { transport, from }: Mailer,
  to: string[],
  alert: Alert,
  signal: AbortSignal,
): Promise<AlertResult> {
  const { message, url } = alert;
  const mail = { from, to, subject: `Gong connector: ${message}`, text: `${message}\n\n${url}\n` };
  try {
    await waitUntilAborted(() => transport.sendMail(mail), signal);
    return { channel: "email", ok: true, message: "The SMTP server accepted the e-mail." };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    const reason = signal.aborted ? "ABORT_ERR" : code;
    return { channel: "email", ok: false, message: `The SMTP server did not accept the e-mail (${reason}).` };
  }
}
