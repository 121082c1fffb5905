// Sends alerts: to a webhook, signed and under the address rules of deliveries, and by e-mail.
import { randomUUID } from "node:crypto";
import { isRecord } from "gong-connector/internal";
import type { Alert, AlertInput, AlertResult, AlertSettings } from "../api/alerts_contract.ts";
import type { Store } from "../store/index.ts";
import type { DeliveryPolicy } from "../triggers/delivery_policy.ts";
import {
  createSignatureHeaders,
  generateSigningSecret,
  listSigningSecrets,
  signingSecretName,
} from "../triggers/delivery_signature.ts";
import { postEvent } from "../triggers/post_event.ts";
import { getSettingVersion, saveSetting } from "../versioned_setting.ts";
import { type Mailer, sendMail } from "./mail.ts";

const settingName = "alerts";
/** Owner of the signing secret. */
const secretOwner = "alerts";

export interface AlertSenderServices {
  store: Store;
  deliveryPolicy: DeliveryPolicy;
  now: () => number;
  /** Undefined without SMTP_URL. */
  mailer: Mailer | undefined;
}

export class AlertSender {
  readonly #services: AlertSenderServices;

  constructor(services: AlertSenderServices) {
    this.#services = services;
  }

  async read(): Promise<AlertSettings> {
    const { store, mailer } = this.#services;
    const stored = await store.settings.get(settingName);
    const { webhookUrl, emailTo } = isRecord(stored) ? stored : {};
    const secret = (await store.secrets.get(secretOwner))[signingSecretName];
    return {
      version: getSettingVersion(stored),
      ...(typeof webhookUrl === "string" && { webhookUrl }),
      ...(secret !== undefined && { signingSecretEndsIn: secret.slice(-4) }),
      emailTo: Array.isArray(emailTo) ? emailTo.filter((address) => typeof address === "string") : [],
      canSendEmail: mailer !== undefined,
    };
  }

  /** Returns the signing secret if it is new. Throws `version_conflict` if the settings have another version. */
  async save({ webhookUrl, emailTo, version }: AlertInput): Promise<string | undefined> {
    const { store } = this.#services;
    const value = { emailTo, ...(webhookUrl !== "" && { webhookUrl }) };
    await saveSetting(store.settings, settingName, value, version);
    if (webhookUrl === "" || (await store.secrets.get(secretOwner))[signingSecretName] !== undefined) return undefined;
    const signingSecret = generateSigningSecret();
    await store.secrets.set(secretOwner, { [signingSecretName]: signingSecret });
    return signingSecret;
  }

  /** The result of each channel that is set. Does not throw if an alert cannot be sent. */
  async send(alert: Alert, signal: AbortSignal): Promise<AlertResult[]> {
    const { webhookUrl, emailTo } = await this.read();
    const { mailer } = this.#services;
    return Promise.all([
      ...(webhookUrl === undefined ? [] : [this.#post(webhookUrl, alert, signal)]),
      ...(mailer && emailTo.length > 0 ? [sendMail(mailer, emailTo, alert, signal)] : []),
    ]);
  }

  async #post(url: string, alert: Alert, signal: AbortSignal): Promise<AlertResult> {
    const { store, deliveryPolicy, now } = this.#services;
    const body = JSON.stringify(alert);
    const secrets = listSigningSecrets(await store.secrets.get(secretOwner), now());
    const headers = createSignatureHeaders(secrets, `alert_${randomUUID()}`, now(), body);
    const isAllowedAddress = deliveryPolicy.getAddressRule(url);
    const { status = 0, message } = await postEvent(url, headers, body, { signal, isAllowedAddress });
    return { channel: "webhook", ok: status >= 200 && status < 300, message };
  }
}
