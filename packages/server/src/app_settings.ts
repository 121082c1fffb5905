// The settings of the app: auth method, credentials, scopes, retention and paid actions. Secrets are stored encrypted.
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
  /** Values of the fields that are not secret. */
  values: Record<AuthMethodId, Record<string, string>>;
  retention: RunRetention;
  actions: ActionSettings;
  scopes: ScopeSelection;
  /** Grows with each change, so that connectors with older settings are recognized. */
  revision: number;
}

export const appSettingName = "app";
export const authMethodIds: readonly AuthMethodId[] = ["oauth2", "api_key"];

const defaults: StoredAppSettings = {
  authMethod: "oauth2",
  credentialSource: "sandbox",
  values: { oauth2: {}, api_key: {} },
  retention: { content: "errors", days: 7 },
  actions: { allowPaidActions: false },
  scopes: { selected: [], custom: [] },
  revision: 0,
};

/** The end of a shorter secret would reveal too much of it. */
const minLengthToShowEnd = 16;

export class AppSettings {
  readonly #store: Store;
  /** Domains that credentials may be sent to. */
  readonly #allowedDomains: readonly string[];

  constructor(store: Store, allowedDomains: readonly string[]) {
    this.#store = store;
    this.#allowedDomains = allowedDomains;
  }

  async read(): Promise<StoredAppSettings> {
    return parseAppSettings(await this.#store.settings.get(appSettingName));
  }

  async update(change: Partial<Omit<StoredAppSettings, "revision">>): Promise<void> {
    const stored = await this.read();
    await this.#store.settings.set(appSettingName, { ...stored, ...change, revision: stored.revision + 1 });
  }

  /** The values of all fields of an auth method, secrets included. */
  async getCredentials(method: AuthMethodId): Promise<Record<string, string>> {
    const { values } = await this.read();
    return { ...values[method], ...(await this.#readSecrets(method)) };
  }

  /** The fields of an auth method as the page shows them. */
  async getFields(method: AuthMethodId): Promise<Record<string, FieldValue>> {
    const credentials = await this.getCredentials(method);
    const properties = Object.entries(getAuthMethod(method).fields.properties ?? {});
    return Object.fromEntries(
      properties.map(([name, schema]) => [name, toFieldValue(schema, credentials[name])] as const),
    );
  }

  /** Issues of the input of PUT /settings. */
  async validate(input: SettingsInput): Promise<readonly Issue[]> {
    if (input.credentialSource === "sandbox") return [];
    const credentials = await this.#mergeCredentials(input);
    const issues = [
      ...compileValidator(getAuthMethod(input.authMethod).fields)(credentials),
      ...this.#validateBaseUrl(credentials.baseUrl),
    ];
    return issues.map(({ path, message }) => ({ path: `/fields${path}`, message }));
  }

  /** Stores an input without issues. */
  async save({ authMethod, credentialSource, fields, retention, actions }: SettingsInput): Promise<void> {
    const { values } = await this.read();
    const isConfigured = credentialSource === "configured" && fields;
    if (isConfigured) {
      const secrets = Object.entries(fields).filter(([name, value]) => isSecretField(authMethod, name) && value !== "");
      await this.#store.secrets.set(
        appOwner,
        Object.fromEntries(secrets.map(([name, value]) => [`${authMethod}.${name}`, value])),
      );
    }
    const plainValues = Object.fromEntries(
      Object.entries(fields ?? {}).filter(([name]) => !isSecretField(authMethod, name)),
    );
    await this.update({
      authMethod,
      credentialSource,
      ...(isConfigured && { values: { ...values, [authMethod]: plainValues } }),
      ...(retention && { retention }),
      ...(actions && { actions }),
    });
  }

  /** Mandatory, selected and custom scopes, sorted. */
  async getRequestedScopes(): Promise<readonly string[]> {
    const { selected, custom } = (await this.read()).scopes;
    const mandatory = gongManifests().connector.scopes.mandatory.map(({ id }) => id);
    return [...new Set([...mandatory, ...selected, ...custom])].sort();
  }

  async #mergeCredentials({ authMethod, fields }: SettingsInput): Promise<Record<string, string>> {
    const filled = Object.entries(fields ?? {}).filter(([, value]) => value !== "");
    const stored = fields ? await this.#readSecrets(authMethod) : await this.getCredentials(authMethod);
    return { ...stored, ...Object.fromEntries(filled) };
  }

  #validateBaseUrl(baseUrl: string | undefined): readonly Issue[] {
    if (baseUrl === undefined || !URL.canParse(baseUrl)) return [];
    try {
      const { hostname } = new URL(normalizeBaseUrl(baseUrl));
      if (isInDomain(hostname, this.#allowedDomains)) return [];
      return [{ path: "/baseUrl", message: `must be in the domain ${this.#allowedDomains.join(" or ")}` }];
    } catch (error) {
      if (ConnectorError.is(error)) return error.issues ?? [];
      throw error;
    }
  }

  async #readSecrets(method: AuthMethodId): Promise<Record<string, string>> {
    const prefix = `${method}.`;
    const secrets = Object.entries(await this.#store.secrets.get(appOwner));
    return Object.fromEntries(
      secrets.filter(([name]) => name.startsWith(prefix)).map(([name, secret]) => [name.slice(prefix.length), secret]),
    );
  }
}

/** The settings in the stored value, with defaults for those that were never set. */
export function parseAppSettings(stored: unknown): StoredAppSettings {
  return { ...defaults, ...(typeof stored === "object" ? stored : {}) };
}

export function getAuthMethod(id: AuthMethodId): AuthMethod {
  const method = gongManifests().auth.get(id);
  if (!method) throw new ConnectorError("unknown_auth_method", `there is no auth method ${id}`);
  return method;
}

export function isSecretField(method: AuthMethodId, name: string): boolean {
  return getAuthMethod(method).fields.properties?.[name]?.writeOnly === true;
}

function toFieldValue(schema: Schema, value: string | undefined): FieldValue {
  if (!schema.writeOnly) return { value: value ?? "" };
  if (value === undefined) return { set: false };
  return { set: true, ...(value.length >= minLengthToShowEnd && { endsIn: value.slice(-4) }) };
}
