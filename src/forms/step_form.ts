// The form of a step of a workflow.
import type { ConnectorManifest } from "../generated/manifest.ts";
import type { Action, Trigger } from "../runtime/manifests.ts";
import { createForm, type Form } from "./form.ts";

/** The form for a host that reads lists to their end or to its own limit, and generates idempotency keys. */
export function createStepForm(
  step: Action | Trigger,
  { cursorInput, limitInput }: ConnectorManifest["pagination"],
  listLevels: number,
): Form {
  if (!("effect" in step)) return createForm(step, { listLevels });
  const omit = step.response?.items === undefined ? [] : [cursorInput, limitInput];
  return createForm(step, { listLevels, omit, generated: [step.idempotencyKeyInput] });
}
