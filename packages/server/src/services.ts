// What the rooms of the app-settings server share, put together once.

import { type AnyConnector, gong, gongManifests, type RequestAttempt } from "gong-connector";
import type { AccountOptions } from "gong-connector/internal";
import { startSandboxServer } from "gong-connector-sandbox";
import { AppSettings } from "./app_settings.ts";
import { ConnectAccount } from "./connect/connect_account.ts";
import { OAuthFlow } from "./connect/oauth_flow.ts";
import { ConnectorResolver } from "./connector_resolver.ts";
import { PublicUrl } from "./http/public_url.ts";
import { OAuthClientRegistry } from "./oauth_clients.ts";
import { RunRecorder } from "./run_recorder.ts";
import { SandboxService, type StartSandbox } from "./sandbox_service.ts";
import { Sessions } from "./sessions/sessions.ts";
import type { Store } from "./store/index.ts";
import { Scheduler } from "./triggers/scheduler.ts";

export interface ServiceOptions {
  store: Store;
  /** Address in front of a proxy; the one that is listened on when left out. */
  publicUrl?: string | undefined;
  /** Signs in like the password does, and stands before the first run. */
  adminToken?: string | undefined;
  /** Credentials for steps that name no connection. */
  environment?: AccountOptions | undefined;
  /** Hosts that credentials may go to; the connector's own when left out. */
  allowedDomains?: readonly string[] | undefined;
  /** Origin of the provider's OAuth endpoints, where it is not the manifest's. */
  oauthBaseUrl?: string | undefined;
  startSandbox?: StartSandbox | undefined;
  now?: (() => number) | undefined;
  /** After how long another process takes over the polls of one that died, in milliseconds; 15 seconds when left out. */
  pollLeaseMs?: number | undefined;
  /** Told of what could not be written down. */
  onBackgroundError?: ((error: unknown) => void) | undefined;
}

export interface Services {
  store: Store;
  /** The manifests, for what needs no connection. */
  catalog: AnyConnector;
  publicUrl: PublicUrl;
  settings: AppSettings;
  sandbox: SandboxService;
  sessions: Sessions;
  connectorResolver: ConnectorResolver;
  oauthFlow: OAuthFlow;
  connectAccount: ConnectAccount;
  runRecorder: RunRecorder;
  scheduler: Scheduler;
  now: () => number;
}

export function createServices(options: ServiceOptions): Services {
  const { store, adminToken, environment, oauthBaseUrl, now = Date.now, onBackgroundError = () => {} } = options;
  const allowedDomains = options.allowedDomains ?? gongManifests().connector.allowedDomains;
  const publicUrl = new PublicUrl(options.publicUrl);
  const settings = new AppSettings(store, allowedDomains);
  const sandbox = new SandboxService(store, options.startSandbox ?? startSandbox, () => publicUrl.getCallbackUrl());
  const clients = new OAuthClientRegistry({ settings, sandbox, publicUrl, allowedDomains, oauthUrl: oauthBaseUrl });
  const recorder = new RunRecorder({ store, settings, now, onError: onBackgroundError });
  const onAttempt = (event: RequestAttempt): void => recorder.countRequest(event);
  const connectors = new ConnectorResolver({
    store,
    settings,
    sandbox,
    clients,
    environment,
    allowedDomains,
    onAttempt,
  });
  const consent = new OAuthFlow({ store, settings, clients, connectors, now });
  const linking = new ConnectAccount({ store, settings, sandbox, consent, allowedDomains, now, onAttempt });
  const sessions = new Sessions({ store, publicUrl, adminToken, now });
  const scheduling = { store, settings, connectorResolver: connectors, now };
  const scheduler = new Scheduler({
    services: scheduling,
    onBackgroundError: onBackgroundError,
    leaseMs: options.pollLeaseMs,
  });
  const parts = {
    publicUrl,
    settings,
    sandbox,
    sessions,
    connectorResolver: connectors,
    oauthFlow: consent,
    connectAccount: linking,
    runRecorder: recorder,
    scheduler,
  };
  return { store, catalog: gong(), ...parts, now };
}

const startSandbox: StartSandbox = (redirectUris) => startSandboxServer({ port: 0, redirectUris, scopes: "any" });
