// The alert job: every minute it compares what needs attention with what was reported, and sends an alert for what is new.
import { gongManifests } from "gong-connector";
import type { Alert, AttentionItem, HealthSummary, Quota } from "../api/settings_contract.ts";
import { PeriodicJob } from "../periodic_job.ts";
import type { Store } from "../store/index.ts";
import type { AlertSender } from "./alert_sender.ts";

export interface AlertJobServices {
  store: Store;
  alertSender: AlertSender;
  now: () => number;
  getOrigin: () => string;
  getHealth: () => Promise<HealthSummary>;
  getQuota: () => Promise<Quota>;
}

const intervalMs = 60_000;
/** Longer than sending takes, so that two processes do not send the same alert. */
const leaseMs = 120_000;
const stateName = "alerts_sent";
const quotaShare = 0.8;

export class AlertJob {
  readonly #services: AlertJobServices;
  readonly #job: PeriodicJob;

  constructor(services: AlertJobServices, onError: (error: unknown) => void) {
    this.#services = services;
    this.#job = new PeriodicJob({ intervalMs, task: (signal) => this.#run(signal), onError });
  }

  start(): void {
    this.#job.start();
  }

  /** Resolves when the alerts of this moment are sent. */
  run(): Promise<void> {
    return this.#job.run();
  }

  stop(): Promise<void> {
    return this.#job.stop();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { store, alertSender } = this.#services;
    const { webhookUrl, emailTo } = await alertSender.read();
    if (webhookUrl === undefined && emailTo.length === 0) return;
    const lease = await store.leases.acquire("alerts", leaseMs);
    if (!lease) return;
    try {
      await this.#sendNew(signal);
    } finally {
      await store.leases.release(lease);
    }
  }

  /** An alert that no channel accepted is sent again by the next run. What is solved can be reported again. */
  async #sendNew(signal: AbortSignal): Promise<void> {
    const { store, alertSender } = this.#services;
    const stored = await store.settings.get(stateName);
    const sent = new Set(Array.isArray(stored) ? stored : []);
    const reported: string[] = [];
    for (const [key, alert] of await this.#listAlerts()) {
      if (signal.aborted) return;
      const isSent = sent.has(key) || (await alertSender.send(alert, signal)).some(({ ok }) => ok);
      if (isSent) reported.push(key);
    }
    if (reported.length !== sent.size || reported.some((key) => !sent.has(key)))
      await store.settings.set(stateName, reported);
  }

  async #listAlerts(): Promise<Map<string, Alert>> {
    const { getHealth, getQuota, getOrigin, now } = this.#services;
    const at = new Date(now()).toISOString();
    const origin = getOrigin();
    const alerts = new Map<string, Alert>();
    for (const item of (await getHealth()).items) alerts.set(item.id, { at, ...describeItem(item, origin) });
    const { used, limit, resetsAt } = await getQuota();
    if (used >= limit * quotaShare)
      alerts.set(`quota ${resetsAt}`, {
        type: "quota_warning",
        at,
        message: `${used.toLocaleString("en")} of ${limit.toLocaleString("en")} requests of today are used.`,
        url: `${origin}/usage`,
      });
    return alerts;
  }
}

function describeItem({ id, trigger, customer, health }: AttentionItem, origin: string): Omit<Alert, "at"> {
  const message = health.problems[0]?.message ?? health.label;
  const open = encodeURIComponent(id);
  return trigger === undefined
    ? {
        type: "connection_needs_attention",
        message: `${customer}: ${message}`,
        url: `${origin}/connections?open=${open}`,
      }
    : {
        type: "trigger_failing",
        message: `${gongManifests().triggers.get(trigger)?.title ?? trigger} of ${customer}: ${message}`,
        url: `${origin}/triggers/${encodeURIComponent(trigger)}?open=${open}`,
      };
}
