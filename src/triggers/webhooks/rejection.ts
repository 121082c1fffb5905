// Why a webhook request is rejected.

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

/** `message` contains no secret; `status` is the HTTP status of the response. */
export interface WebhookRejection {
  code: WebhookRejectionCode;
  status: number;
  message: string;
}

export class WebhookRejectedError extends Error {
  readonly rejection: WebhookRejection;
  constructor(code: WebhookRejectionCode, message: string, status = 401) {
    super(message);
    this.rejection = { code, status, message };
  }
}
