// Input of an action that takes a value of another action's result.

/** An input with the value at the path. In a path, "-" is the only entry of a list. */
export function createNextInput(path: string, value: unknown): Record<string, unknown> {
  const [name = "", ...rest] = path.split("/").slice(1);
  return { [name]: nest(rest, value) };
}

function nest(names: readonly string[], value: unknown): unknown {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  return name === "-" ? [nest(rest, value)] : { [name]: nest(rest, value) };
}
