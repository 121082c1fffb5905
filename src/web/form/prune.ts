// Takes away what a form leaves behind where nothing was filled in: empty objects, empty lists, undefined.

/** The values without their empty parts. */
export function pruned(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const kept = prunedValue(value);
      return kept === undefined ? [] : [[name, kept] as const];
    }),
  );
}

function prunedValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    // An empty object within a list stays: it holds a place, and its missing parts are to be said at that place.
    const kept = value.flatMap((entry) =>
      isObject(entry) ? [pruned(entry)] : [prunedValue(entry)].filter((kept) => kept !== undefined),
    );
    return kept.length > 0 ? kept : undefined;
  }
  if (isObject(value)) {
    const kept = pruned(value);
    return Object.keys(kept).length > 0 ? kept : undefined;
  }
  return value === "" ? undefined : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
