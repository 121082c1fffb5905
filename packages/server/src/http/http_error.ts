// To be removed: an error with a status of its own.
import { ConnectorError, type ErrorCode, type Issue } from "gong-connector";
import { createInvalidInputError } from "gong-connector/internal";

export class HttpError extends ConnectorError {
  constructor(_status: number, code: ErrorCode, message: string, remedy?: string, issues?: readonly Issue[]) {
    super(code, message, { remedy, issues });
  }
}
export const createValidationError = createInvalidInputError;
