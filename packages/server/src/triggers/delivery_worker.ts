// Posts events to the engine until they arrive: at least once, signed, with pauses that grow, and an end.

import { getPackageVersion } from "gong-connector/internal";
import type { Services } from "../services.ts";
import type { DeliveryAttempt, StoredEvent } from "../store/index.ts";
import { createSignatureHeaders } from "./delivery_signature.ts";

export type DeliveryWorkerServices = Pick<Services, "store" | "settings" | "now">;

/** Seconds before each further attempt; three days in all. After the last one an event is dead. */
export const retryDelaysSeconds: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 57_600, 86_400];

const timeoutMs = 20_000;
/** How long nobody else posts what one process has taken. */
const claimMs = 30_000;
const atOnce = 20;

export class DeliveryWorker {
  readonly #services: DeliveryWorkerServices;
  readonly #report: (error: unknown) => void;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #filling: Promise<void> | undefined;

  constructor(services: DeliveryWorkerServices, report: (error: unknown) => void) {
    this.#services = services;
    this.#report = report;
  }

  /** Takes on as many events as there is room for. */
  deliverDue(): Promise<void> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  /** Resolves once nothing that is due is left. */
  async waitUntilIdle(): Promise<void> {
    await this.deliverDue();
    while (this.#underWay.size > 0) {
      await Promise.all(this.#underWay);
      await this.deliverDue();
    }
  }

  /** Gives up what is under way; it is due again at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#filling;
    await Promise.all(this.#underWay);
  }

  async #fill(): Promise<void> {
    const { store, now } = this.#services;
    const room = atOnce - this.#underWay.size;
    if (this.#stop.signal.aborted || room <= 0) return;
    for (const event of await store.events.claim(now(), claimMs, room)) {
      const work = this.#deliver(event)
        .catch(this.#report)
        .then(() => {
          this.#underWay.delete(work);
          // More may be waiting than was taken.
          if (this.#underWay.size === Math.floor(atOnce / 2)) void this.deliverDue().catch(this.#report);
        });
      this.#underWay.add(work);
    }
  }

  async #deliver(event: StoredEvent): Promise<void> {
    const { store, now } = this.#services;
    const attempt = await this.#attempt(event);
    if (attempt) await store.events.recordAttempt(event, attempt, now());
    else await store.events.release(event, now());
  }

  /** Nothing where it was given up before an answer came. */
  async #attempt({ id, subscription: owner, event, attempts }: StoredEvent): Promise<DeliveryAttempt | undefined> {
    const { store, settings, now } = this.#services;
    const subscription = await store.subscriptions.get(owner);
    const { signing } = await store.secrets.get(owner);
    if (!subscription?.deliveryUrl || !signing)
      return { state: "failed", message: "There is no address to post it to." };
    if (!event) return { state: "failed", message: "Its content is no longer kept." };
    const body = JSON.stringify({ ...event, subscription: owner, connection: subscription.connection });
    const headers = createSignatureHeaders(signing, id, now(), body);
    const {
      status,
      message,
      retryAfterMs = 0,
    } = await post(subscription.deliveryUrl, headers, body, this.#stop.signal);
    if (status >= 200 && status < 300)
      return { state: "delivered", message, keepContent: (await settings.read()).retention.content !== "none" };
    if (status === 0 && this.#stop.signal.aborted) return undefined;
    const pause = retryDelaysSeconds[attempts - 1];
    if (status === 410) return { state: "failed", message: `${message} It wants no more.` };
    if (pause === undefined)
      return { state: "failed", message: `${message} That was attempt ${attempts}, the last one.` };
    // Some of it by chance, so that what failed together does not come back together.
    const pauseMs = Math.max(retryAfterMs, pause * 1000 * (1 + Math.random() / 10));
    return { state: "pending", message, nextAttemptAt: now() + Math.round(pauseMs) };
  }
}

interface Answer {
  /** 0 where none came. */
  status: number;
  message: string;
  retryAfterMs?: number;
}

/** Follows no redirect: what is signed for one address goes to no other. */
async function post(url: string, headers: Record<string, string>, body: string, stop: AbortSignal): Promise<Answer> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: {
        ...headers,
        "content-type": "application/json",
        "user-agent": `gong-connector/${getPackageVersion()}`,
      },
      body,
      signal,
    });
    await response.body?.cancel();
    const seconds = Number(response.headers.get("retry-after"));
    const retryAfterMs = Number.isFinite(seconds) ? Math.min(seconds, 86_400) * 1000 : 0;
    return { status: response.status, message: `It answered ${response.status}.`, retryAfterMs };
  } catch (error) {
    return { status: 0, message: signal.aborted ? "No answer in time." : `It was not reached${codeOf(error)}.` };
  }
}

/** The system's word for what failed; the message itself may hold the address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
}
