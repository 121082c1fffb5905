// Creates the services that the routes and background jobs share.
import { type AnyConnector, gong, gongManifests, type RequestAttempt } from "gong-connector";
import type { AccountOptions } from "gong-connector/internal";
import { AlertSender } from "./alerts/alert_sender.ts";
import { createMailer } from "./alerts/mail.ts";
import { AppSettings } from "./app_settings.ts";
import { ConnectAccount } from "./connect/connect_account.ts";
import { OAuthClientRegistry } from "./connect/oauth_client_registry.ts";
import { OAuthFlow } from "./connect/oauth_flow.ts";
import { ConnectorResolver } from "./connector_resolver.ts";
import { AttemptLimiter } from "./http/attempt_limiter.ts";
import { NetworkList } from "./http/network_list.ts";
import { PublicUrl } from "./http/public_url.ts";
import { PageRuns } from "./page_runs.ts";
import { RunRecorder } from "./run_recorder.ts";
import { SandboxService, type StartSandbox } from "./sandbox_service.ts";
import { Sessions } from "./sessions/sessions.ts";
import { UserAccounts } from "./sessions/user_accounts.ts";
import { StepsToken } from "./steps_token.ts";
import type { Store } from "./store/index.ts";
import { DeliveryPolicy } from "./triggers/delivery_policy.ts";
import { Scheduler } from "./triggers/scheduler.ts";

export interface ServiceOptions {
  store: Store;
  /** URL of a reverse proxy; by default, the URL of the socket. */
  publicUrl?: string | undefined;
  /** Signs in like the password; with it there is no first run. */
  adminToken?: string | undefined;
  /** Bearer token of the steps API; by default, the one in the store, which an admin can rotate. */
  stepsToken?: string | undefined;
  /** Networks of reverse proxies whose X-Forwarded-For is trusted, in CIDR notation; by default, none. */
  trustedProxies?: string | undefined;
  /** Private networks that events may be delivered to, in CIDR notation; by default, loopback on loopback. */
  deliveryAllowedNetworks?: string | undefined;
  /** Largest response body of the vendor; by default, that of the connector. */
  maxResponseBytes?: number | undefined;
  /** Longest time that one call waits in all, in milliseconds; by default, that of the connector. */
  maxWaitMs?: number | undefined;
  /** Approximate number of requests of one poll of a trigger; 8 by default. */
  maxRequests?: number | undefined;
  /** Addresses from which requests leave, as the settings page shows them. */
  outgoingAddresses?: readonly string[] | undefined;
  /** Credentials for runs that name no connection. */
  environment?: AccountOptions | undefined;
  /** Domains that credentials may be sent to; by default, those of the manifest. */
  allowedDomains?: readonly string[] | undefined;
  /** Base URL of the OAuth endpoints; by default, that of the manifest. */
  oauthBaseUrl?: string | undefined;
  /** URL of the SMTP server that sends alerts; without it, none are sent by e-mail. */
  smtpUrl?: string | undefined;
  /** Sender of e-mails; by default, gong-connector at the SMTP host. */
  smtpFrom?: string | undefined;
  startSandbox?: StartSandbox | undefined;
  now?: (() => number) | undefined;
  /** After this time without renewal another process polls a connection; 15 s by default. */
  pollLeaseMs?: number | undefined;
  /** Called for unexpected errors outside of requests. */
  onBackgroundError?: ((error: unknown) => void) | undefined;
}

export interface Services {
  store: Store;
  /** A connector without credentials, for its manifests. */
  catalog: AnyConnector;
  publicUrl: PublicUrl;
  outgoingAddresses: readonly string[];
  settings: AppSettings;
  sandbox: SandboxService;
  accounts: UserAccounts;
  sessions: Sessions;
  stepsToken: StepsToken;
  attemptLimiter: AttemptLimiter;
  connectorResolver: ConnectorResolver;
  oauthFlow: OAuthFlow;
  connectAccount: ConnectAccount;
  runRecorder: RunRecorder;
  pageRuns: PageRuns;
  deliveryPolicy: DeliveryPolicy;
  alertSender: AlertSender;
  scheduler: Scheduler;
  now: () => number;
}

export function createServices(options: ServiceOptions): Services {
  const { store, environment, oauthBaseUrl, now = Date.now, onBackgroundError = () => {} } = options;
  const allowedDomains = options.allowedDomains ?? gongManifests().connector.allowedDomains;
  const publicUrl = new PublicUrl(options.publicUrl);
  const settings = new AppSettings(store, allowedDomains);
  const sandbox = new SandboxService(store, options.startSandbox ?? startSandbox, () => publicUrl.getCallbackUrl());
  const clients = new OAuthClientRegistry({ settings, sandbox, publicUrl, allowedDomains, oauthBaseUrl });
  const runRecorder = new RunRecorder({ store, settings, now, onError: onBackgroundError });
  const onAttempt = (attempt: RequestAttempt): void => runRecorder.countRequest(attempt);
  const shared = { store, settings, sandbox, allowedDomains, onAttempt };
  const connectorResolver = new ConnectorResolver({
    ...shared,
    clients,
    environment,
    maxResponseBytes: options.maxResponseBytes,
    maxWaitMs: options.maxWaitMs,
  });
  const oauthFlow = new OAuthFlow({ store, settings, clients, connectorResolver, now });
  const connectAccount = new ConnectAccount({ ...shared, oauthFlow, connectorResolver, now });
  const trustedProxies = new NetworkList("TRUSTED_PROXIES", options.trustedProxies);
  const attemptLimiter = new AttemptLimiter({ failedAttempts: store.failedAttempts, trustedProxies, now });
  const deliveryPolicy = new DeliveryPolicy({
    allowedNetworks: options.deliveryAllowedNetworks,
    isListeningOnLoopback: () => publicUrl.isListeningOnLoopback(),
  });
  const { maxRequests } = options;
  const services = { store, settings, connectorResolver, deliveryPolicy, now, maxRequests };
  const scheduler = new Scheduler({ services, onBackgroundError, leaseMs: options.pollLeaseMs });
  const mailer = createMailer(options.smtpUrl, options.smtpFrom);
  return {
    ...services,
    alertSender: new AlertSender({ store, deliveryPolicy, now, mailer }),
    catalog: gong(),
    publicUrl,
    outgoingAddresses: options.outgoingAddresses ?? [],
    sandbox,
    ...createSessions(options, publicUrl, now),
    attemptLimiter,
    oauthFlow,
    connectAccount,
    runRecorder,
    pageRuns: new PageRuns(now),
    scheduler,
  };
}

function createSessions(
  { store, adminToken, stepsToken: fixed }: ServiceOptions,
  publicUrl: PublicUrl,
  now: () => number,
) {
  const stepsToken = new StepsToken({ store, fixed, now });
  const accounts = new UserAccounts({ store, adminToken, isStepsToken: (text) => stepsToken.matches(text), now });
  return { stepsToken, accounts, sessions: new Sessions({ store, accounts, publicUrl, now }) };
}

const startSandbox: StartSandbox = async (redirectUris) => {
  const { startSandboxServer } = await import("gong-connector-sandbox");
  return startSandboxServer({ port: 0, redirectUris, scopes: "any" });
};
