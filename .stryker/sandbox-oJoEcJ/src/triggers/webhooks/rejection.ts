// @ts-nocheck
// Why a delivery is not believed.

export type WebhookRejectionCode =
  | "too_large"
  | "unsigned"
  | "malformed_token"
  | "wrong_algorithm"
  | "unusable_key"
  | "bad_signature"
  | "expired"
  | "wrong_url"
  | "altered_body"
  | "malformed_body"
  | "replayed";

/** Why a delivery is not believed. `says` holds nothing secret, and `status` is what to answer. */
export interface WebhookRejection {
  code: WebhookRejectionCode;
  status: number;
  message: string;
}

export class WebhookRejectedError extends Error {
  readonly refusal: WebhookRejection;
  constructor(code: WebhookRejectionCode, message: string, status = 401) {
    super(message);
    this.refusal = { code, status, message };
  }
}
