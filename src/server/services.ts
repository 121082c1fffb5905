// What the rooms of the app-settings server share, put together once.
import type { Store } from "../connections/index.ts";
import { type AnyConnector, type AttemptEvent, gong, gongManifests } from "../index.ts";
import { serveSandbox } from "../sandbox/index.ts";
import { AppSettings } from "./app_settings.ts";
import { Connectors, type Environment } from "./connectors.ts";
import { Consent } from "./consent.ts";
import { Home } from "./home.ts";
import { Linking } from "./linking.ts";
import { OAuthClients } from "./oauth_clients.ts";
import { Recorder } from "./recorder.ts";
import { SandboxDoor, type StartSandbox } from "./sandbox_door.ts";
import { Sessions } from "./sessions.ts";
import { Scheduler } from "./triggers/scheduler.ts";

export interface ServiceOptions {
  store: Store;
  /** Address in front of a proxy; the one that is listened on when left out. */
  publicUrl?: string | undefined;
  /** Signs in like the password does, and stands before the first run. */
  adminToken?: string | undefined;
  /** Credentials for steps that name no connection. */
  environment?: Environment | undefined;
  /** Hosts that credentials may go to; the connector's own when left out. */
  hosts?: readonly string[] | undefined;
  /** Origin of the provider's OAuth endpoints, where it is not the manifest's. */
  oauthUrl?: string | undefined;
  startSandbox?: StartSandbox | undefined;
  now?: (() => number) | undefined;
  /** After how long another process takes over the polls of one that died, in milliseconds; 15 seconds when left out. */
  pollLeaseMs?: number | undefined;
  /** Told of what could not be written down. */
  onLost?: ((error: unknown) => void) | undefined;
}

export interface Services {
  store: Store;
  /** The manifests, for what needs no connection. */
  catalogue: AnyConnector;
  home: Home;
  settings: AppSettings;
  sandbox: SandboxDoor;
  sessions: Sessions;
  connectors: Connectors;
  consent: Consent;
  linking: Linking;
  recorder: Recorder;
  scheduler: Scheduler;
  now: () => number;
}

export function createServices(options: ServiceOptions): Services {
  const { store, adminToken, environment, oauthUrl, now = Date.now, onLost = () => {} } = options;
  const hosts = options.hosts ?? gongManifests().connector.hosts.suffixes;
  const home = new Home(options.publicUrl);
  const settings = new AppSettings(store, hosts);
  const sandbox = new SandboxDoor(store, options.startSandbox ?? startSandbox, () => home.callbackUrl());
  const clients = new OAuthClients({ settings, sandbox, home, hosts, oauthUrl });
  const recorder = new Recorder({ store, settings, now, onLost });
  const onEvent = (event: AttemptEvent): void => recorder.count(event);
  const connectors = new Connectors({ store, settings, sandbox, clients, environment, onEvent });
  const consent = new Consent({ store, settings, clients, connectors, now });
  const linking = new Linking({ store, settings, sandbox, consent, now, onEvent });
  const sessions = new Sessions({ store, home, adminToken, now });
  const scheduling = { store, settings, connectors, now };
  const scheduler = new Scheduler({ services: scheduling, report: onLost, leaseMs: options.pollLeaseMs });
  const parts = { home, settings, sandbox, sessions, connectors, consent, linking, recorder, scheduler };
  return { store, catalogue: gong(), ...parts, now };
}

const startSandbox: StartSandbox = (redirectUris) => serveSandbox({ port: 0, redirectUris, scopes: "any" });
