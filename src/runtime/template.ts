// The one template rule: {name} inserts the input of that name, percent-encoded in a path, with its type elsewhere.

type Input = Readonly<Record<string, unknown>>;

/** The input that a value inserts: only a text that is exactly "{name}" does. */
export function getTemplateInput(value: unknown): string | undefined {
  return typeof value === "string" ? /^\{(\w+)\}$/.exec(value)?.[1] : undefined;
}

/** The inputs that a template inserts, at any depth. */
export function listTemplateInputs(template: unknown): string[] {
  if (typeof template === "object" && template !== null) return Object.values(template).flatMap(listTemplateInputs);
  const name = getTemplateInput(template);
  return name === undefined ? [] : [name];
}

/** The template with its inputs. An absent input disappears, as does an object or list that is empty without it. */
export function fillTemplate(template: unknown, input: Input): unknown {
  const name = getTemplateInput(template);
  if (name !== undefined) return Object.hasOwn(input, name) ? input[name] : undefined;
  if (typeof template !== "object" || template === null) return template;
  if (Array.isArray(template)) {
    const items = template.map((item) => fillTemplate(item, input)).filter((item) => item !== undefined);
    return items.length > 0 || template.length === 0 ? items : undefined;
  }
  const entries = Object.entries(template).map(([key, value]) => [key, fillTemplate(value, input)] as const);
  const present = entries.filter(([, value]) => value !== undefined);
  return present.length > 0 || entries.length === 0 ? Object.fromEntries(present) : undefined;
}

const pathInput = /\{(\w+)\}/g;

/** The inputs that a path inserts. */
export function listPathInputs(path: string): string[] {
  return [...path.matchAll(pathInput)].map(([, name = ""]) => name);
}

/** The text around the inputs of a path. */
export function removePathInputs(path: string): string {
  return path.replace(pathInput, "");
}

/** The path with its inputs, percent-encoded. */
export function fillPath(path: string, input: Input): string {
  return path.replace(pathInput, (_all, name: string) => encodeURIComponent(String(input[name])));
}
