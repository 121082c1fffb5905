// Forms of actions and triggers, for packages that bring the connector into an engine.
export { addIdempotencyKey } from "../idempotency_key.ts";
export { deriveLabel } from "../json/label.ts";
export { type AssembleOptions, assemble, type FormValues } from "./assemble.ts";
export { createForm, type FieldKind, type Form, type FormField, type FormOptions } from "./form.ts";
export { createStepForm } from "./step_form.ts";
