// @ts-nocheck
// What the admin has set for the app: way in, credentials, scopes, what runs keep. Secrets stay sealed in the store.

import { ConnectorError, gongManifests, type Issue, type Schema } from "gong-connector";
import { type AuthMethod, compileValidator, isInDomain, normalizeBaseUrl } from "gong-connector/internal";
import type {
  ActionSettings,
  AuthMethodId,
  CredentialSource,
  FieldValue,
  RunRetention,
  ScopeSelection,
  SettingsInput,
} from "./api/settings_contract.ts";
import { appOwner, type Store } from "./store/index.ts";

export interface StoredAppSettings {
  authMethod: AuthMethodId;
  credentialSource: CredentialSource;
  /** Fields that are no secrets. */
  values: Record<AuthMethodId, Record<string, string>>;
  retention: RunRetention;
  actions: ActionSettings;
  scopes: ScopeSelection;
  /** Grows with each change, so that what was made of older settings is known to be old. */
  revision: number;
}

const name = "app";
export const authMethodIds: readonly AuthMethodId[] = ["oauth2", "api_key"];

const initial: StoredAppSettings = {
  authMethod: "oauth2",
  credentialSource: "sandbox",
  values: { oauth2: {}, api_key: {} },
  retention: { content: "errors", days: 7 },
  actions: { allowPaidActions: false },
  scopes: { selected: [], custom: [] },
  revision: 0,
};

export class AppSettings {
  readonly #store: Store;
  /** Hosts that credentials may go to. */
  readonly #hosts: readonly string[];

  constructor(store: Store, allowedDomains: readonly string[]) {
    this.#store = store;
    this.#hosts = allowedDomains;
  }

  async read(): Promise<StoredAppSettings> {
    const stored = await this.#store.settings.get(name);
    return { ...initial, ...(typeof stored === "object" ? stored : {}) };
  }

  async update(part: Partial<Omit<StoredAppSettings, "revision">>): Promise<void> {
    const stored = await this.read();
    await this.#store.settings.set(name, { ...stored, ...part, revision: stored.revision + 1 });
  }

  /** Every field of a way in, secrets opened. */
  async credentials(method: AuthMethodId): Promise<Record<string, string>> {
    const { values } = await this.read();
    return { ...values[method], ...(await this.#secrets(method)) };
  }

  /** Fields as the page shows them: of a secret only that it is there, and how it ends. */
  async fields(method: AuthMethodId): Promise<Record<string, FieldValue>> {
    const credentials = await this.credentials(method);
    const properties = Object.entries(getAuthMethod(method).fields.properties ?? {});
    return Object.fromEntries(
      properties.map(([field, schema]) => [field, stateOf(schema, credentials[field])] as const),
    );
  }

  /** Faults of an input for PUT /settings, paths into it. */
  async validate(input: SettingsInput): Promise<readonly Issue[]> {
    if (input.credentialSource === "sandbox") return [];
    const candidate = await this.#candidate(input);
    const issues = [
      ...compileValidator(getAuthMethod(input.authMethod).fields)(candidate),
      ...this.#baseUrlFaults(candidate.baseUrl),
    ];
    return issues.map(({ path, message }) => ({ path: `/fields${path}`, message }));
  }

  /** Stores an input that has no faults. */
  async save({ authMethod, credentialSource, fields, retention, actions }: SettingsInput): Promise<void> {
    const { values } = await this.read();
    const isConfigured = credentialSource === "configured" && fields;
    const secret = (field: string): boolean => isSecret(getAuthMethod(authMethod), field);
    if (isConfigured) {
      const secrets = Object.entries(fields).filter(([field, value]) => secret(field) && value !== "");
      await this.#store.secrets.set(
        appOwner,
        Object.fromEntries(secrets.map(([field, value]) => [`${authMethod}.${field}`, value])),
      );
    }
    const plain = Object.fromEntries(Object.entries(fields ?? {}).filter(([field]) => !secret(field)));
    await this.update({
      authMethod,
      credentialSource,
      ...(isConfigured && { values: { ...values, [authMethod]: plain } }),
      ...(retention && { retention }),
      ...(actions && { actions }),
    });
  }

  /** Mandatory, selected and custom scopes, sorted. */
  async getRequestedScopes(): Promise<readonly string[]> {
    const { scopes } = await this.read();
    return computeRequestedScopes(scopes);
  }

  async #candidate({ authMethod, fields }: SettingsInput): Promise<Record<string, string>> {
    const filled = Object.entries(fields ?? {}).filter(([, value]) => value !== "");
    const stored = fields ? await this.#secrets(authMethod) : await this.credentials(authMethod);
    return { ...stored, ...Object.fromEntries(filled) };
  }

  #baseUrlFaults(baseUrl: string | undefined): readonly Issue[] {
    if (baseUrl === undefined || !URL.canParse(baseUrl)) return [];
    try {
      const { hostname } = new URL(normalizeBaseUrl(baseUrl));
      if (isInDomain(hostname, this.#hosts)) return [];
      return [{ path: "/baseUrl", message: `must be under ${this.#hosts.join(" or ")}: credentials go nowhere else` }];
    } catch (error) {
      if (error instanceof ConnectorError) return error.issues ?? [];
      throw error;
    }
  }

  async #secrets(method: AuthMethodId): Promise<Record<string, string>> {
    const prefix = `${method}.`;
    const all = Object.entries(await this.#store.secrets.get(appOwner));
    return Object.fromEntries(
      all.filter(([key]) => key.startsWith(prefix)).map(([key, secret]) => [key.slice(prefix.length), secret]),
    );
  }
}

export function computeRequestedScopes({ selected, custom }: ScopeSelection): readonly string[] {
  const mandatory = gongManifests().connector.scopes.mandatory.map(({ id }) => id);
  return [...new Set([...mandatory, ...selected, ...custom])].sort();
}

export function getAuthMethod(method: AuthMethodId): AuthMethod {
  const auth = gongManifests().auth.get(method);
  if (!auth) throw new TypeError(`there is no way in called ${method}`);
  return auth;
}

function isSecret({ fields }: AuthMethod, field: string): boolean {
  return fields.properties?.[field]?.writeOnly === true;
}

function stateOf(schema: Schema, value: string | undefined): FieldValue {
  if (!schema.writeOnly) return { value: value ?? "" };
  if (value === undefined) return { set: false };
  // The end of a short secret would give too much of it away.
  return { set: true, ...(value.length >= 16 && { endsIn: value.slice(-4) }) };
}
