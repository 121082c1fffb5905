// Why a delivery is not believed.

export type RefusalCode =
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
export interface WebhookRefusal {
  code: RefusalCode;
  status: number;
  says: string;
}

export class Refused extends Error {
  readonly refusal: WebhookRefusal;
  constructor(code: RefusalCode, says: string, status = 401) {
    super(says);
    this.refusal = { code, status, says };
  }
}
