// An SMTP server that requires a user and a password, and stores what it receives.
import { SMTPServer } from "smtp-server";
import { onTestFinished } from "vitest";

export interface ReceivedMessage {
  from: string;
  to: string[];
  source: string;
}

export interface TestSmtpServer {
  messages: ReceivedMessage[];
  /** SMTP_URL with this password. */
  getUrl(password: string): string;
}

export async function startSmtpServer(expected: { user: string; password: string }): Promise<TestSmtpServer> {
  const messages: ReceivedMessage[] = [];
  const server = new SMTPServer({
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    onAuth({ username, password }, _session, done) {
      if (username === expected.user && password === expected.password) done(null, { user: username });
      else done(new Error("wrong password"));
    },
    onData(stream, { envelope }, done) {
      let source = "";
      stream.on("data", (chunk) => {
        source += chunk;
      });
      stream.on("end", () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        messages.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    messages,
    getUrl: (password) => `smtp://${expected.user}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
  };
}

export interface ParsedMessage {
  from: string;
  to: string[];
  subject: string;
  text: string;
}

/** Reads a message of one part without encoded words. */
export function readMessage(message: ReceivedMessage | undefined): ParsedMessage {
  const { from = "", to = [], source = "" } = message ?? {};
  const [head = "", ...rest] = source.split("\r\n\r\n");
  const subject = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(head)?.[1] ?? "";
  return { from, to, subject: subject.replaceAll(/\r\n[ \t]/g, " "), text: rest.join("\n") };
}
