// Targets of the forecast of a workspace.
import { createRandom } from "../random.ts";

const targetNames = ["Bookings", "New business", "Expansion"];

interface Target {
  readonly id: string;
  readonly name: string;
  readonly ageDays: number;
}

export function seedTargets({ seed }: { readonly seed: string }, workspaceId: string): readonly Target[] {
  const random = createRandom(`${seed}/targets/${workspaceId}`);
  return targetNames.map((name) => ({ id: random.id(), name, ageDays: random.int(100, 400) }));
}
