// A stored event and the state of its delivery, as a row of the table of events.
import { ConnectorError, type TriggerEvent } from "gong-connector";
import {
  omitUndefined,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  type SqlRow,
} from "./database.ts";
import type { Encryptor } from "./encryption.ts";

/** stored: the subscription has no delivery URL. failed: all attempts failed; a replay starts again. */
export type DeliveryState = "stored" | "pending" | "delivered" | "failed";

export interface StoredEvent {
  /** The same for each detection of one occurrence by one subscription. */
  id: string;
  subscription: string;
  itemId: string;
  occurredAt?: number;
  detectedAt: number;
  isTest: boolean;
  deliveryState: DeliveryState;
  attempts: number;
  nextAttemptAt?: number;
  deliveredAt?: number;
  /** Result of the last attempt. */
  message?: string;
  changedAt: number;
  /** Absent after its retention, and if it is unreadable. */
  event?: TriggerEvent;
  /** Why the stored content cannot be read. */
  unreadable?: string;
}

/** Encryption context of an event's content. */
export function getEventContext(id: string): string {
  return `event/${id}`;
}

export function toStoredEvent(row: SqlRow, encryptor: Encryptor): StoredEvent {
  const id = readText(row, "id");
  return {
    id,
    subscription: readText(row, "subscription_id"),
    itemId: readText(row, "item_id"),
    detectedAt: readInteger(row, "detected_at"),
    isTest: readInteger(row, "is_test") === 1,
    deliveryState: toDeliveryState(readText(row, "delivery_state")),
    attempts: readInteger(row, "delivery_attempts"),
    changedAt: readInteger(row, "changed_at"),
    ...omitUndefined({
      occurredAt: readOptionalInteger(row, "occurred_at"),
      nextAttemptAt: readOptionalInteger(row, "next_attempt_at"),
      deliveredAt: readOptionalInteger(row, "delivered_at"),
      message: readOptionalText(row, "delivery_message"),
    }),
    ...readContent(encryptor, id, readOptionalText(row, "content_ciphertext")),
  };
}

/** Does not throw: one event that is unreadable must not hold up the others that are read with it. */
function readContent(
  encryptor: Encryptor,
  id: string,
  ciphertext: string | undefined,
): Pick<StoredEvent, "event" | "unreadable"> {
  if (ciphertext === undefined) return {};
  try {
    return { event: JSON.parse(encryptor.decrypt(getEventContext(id), ciphertext)) };
  } catch (error) {
    return { unreadable: ConnectorError.is(error) ? error.message : "the content is not JSON" };
  }
}

function toDeliveryState(state: string): DeliveryState {
  return state === "stored" || state === "delivered" || state === "failed" ? state : "pending";
}
