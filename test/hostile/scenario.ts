// Scenarios of the property suite: which action or trigger runs, with which options, against which misbehaviors.
import fc from "fast-check";
import { type Misbehavior, misbehaviors } from "gong-connector-sandbox";
import { gong } from "../../src/index.ts";

const { manifests } = gong();
const actionIds = [...manifests.actions.keys()].sort();
const triggerIds = [...manifests.triggers.values()]
  .filter(({ poll }) => poll)
  .map(({ id }) => id)
  .sort();

export type Target = { action: string; isIterated: boolean } | { trigger: string };

/** Every action and polling trigger. */
export const allTargets: readonly Target[] = [
  ...actionIds.map((action) => ({ action, isIterated: false })),
  ...triggerIds.map((trigger) => ({ trigger })),
];

export interface Scenario {
  target: Target;
  /** Seed, share and kinds of the misbehaviors. */
  hostile: { seed: number; rate: number; misbehaviors: readonly Misbehavior[]; delayMs: number };
  auth: "api_key" | "oauth2";
  privateCalls: "include" | "exclude" | "default";
  maxRetries: number;
  strict: boolean;
  limit: number | undefined;
}

/** Short, so that a list of more than two pages is read completely. */
const limits = [undefined, undefined, 1, 120, 250] as const;

const targets = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      { action: fc.constantFrom(...actionIds), isIterated: fc.boolean() },
      { noNullPrototype: true },
    ),
  },
  { weight: 1, arbitrary: fc.record({ trigger: fc.constantFrom(...triggerIds) }, { noNullPrototype: true }) },
);

const selections = fc.oneof(
  fc.constant(misbehaviors.api),
  fc.constantFrom(...misbehaviors.api).map((name) => [name]),
  fc.uniqueArray(fc.constantFrom(...misbehaviors.api), { minLength: 2, maxLength: 3 }),
);

export const scenarios: fc.Arbitrary<Scenario> = fc.record(
  {
    target: targets,
    hostile: fc.record(
      {
        seed: fc.nat(),
        rate: fc.constantFrom(1, 0.7, 0.3, 0.1),
        misbehaviors: selections,
        delayMs: fc.constantFrom(20, 20, 20, 500),
      },
      { noNullPrototype: true },
    ),
    auth: fc.constantFrom("api_key", "oauth2"),
    privateCalls: fc.constantFrom("default", "exclude", "include"),
    maxRetries: fc.constantFrom(0, 0, 1),
    strict: fc.constantFrom(false, false, true),
    limit: fc.constantFrom(...limits),
  },
  { noNullPrototype: true },
);
