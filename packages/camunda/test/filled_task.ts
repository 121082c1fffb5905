// A service task with a template and the values that a user entered, as the XML that the modeler saves.
import { applyTemplate } from "element-templates-cli";
import type { Action } from "gong-connector";
import { createForm } from "gong-connector/forms";
import { getPointer, isRecord } from "gong-connector/internal";
import type { ElementTemplate } from "../../../scripts/engines/camunda_templates.ts";

export interface FilledTask {
  type: string;
  retries: string;
  inputs: { source: string; target: string }[];
  headers: Readonly<Record<string, string>>;
}

const diagram = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="process" isExecutable="true"><bpmn:serviceTask id="task" /></bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="process">
    <bpmndi:BPMNShape id="shape" bpmnElement="task"><dc:Bounds x="0" y="0" width="100" height="80" /></bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;

/** `values` by the name of the mapping, such as body.title: a text, a number, or an expression that begins with `=`. */
export async function fillTemplate(
  template: ElementTemplate,
  values: Readonly<Record<string, unknown>>,
): Promise<FilledTask> {
  const properties = template.properties.map((property) => {
    const name = getPointer(property, "/binding/name");
    const isEntered = property.type !== "Hidden" && typeof name === "string" && Object.hasOwn(values, name);
    return isEntered ? { ...property, value: values[name] } : property;
  });
  return readTask(await applyTemplate(diagram, JSON.stringify({ ...template, properties }), "task"));
}

function readTask(xml: string): FilledTask {
  const [definition = {}] = readElements(xml, "taskDefinition");
  const headers = readElements(xml, "header").map(({ key = "", value = "" }) => [key, value] as const);
  const inputs = readElements(xml, "input").map(({ source = "", target = "" }) => ({ source, target }));
  return {
    type: definition.type ?? "",
    retries: definition.retries ?? "",
    inputs,
    headers: Object.fromEntries(headers),
  };
}

function readElements(xml: string, name: string): Record<string, string>[] {
  return [...xml.matchAll(new RegExp(`<zeebe:${name} ([^>]*)/>`, "g"))].map(([, attributes = ""]) =>
    Object.fromEntries(
      [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, decode(value)]),
    ),
  );
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal, hexadecimal, name: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return hexadecimal === undefined ? (entities[name] ?? all) : String.fromCodePoint(Number.parseInt(hexadecimal, 16));
  });
}

/** The fields of an action with the names of their mappings. A template has no files. */
export function listFields(action: Action): { pointer: string; target: string; isRequired: boolean }[] {
  const { fields } = createForm(action, { listLevels: 0, generated: [action.idempotencyKeyInput] });
  const isNested = fields.every(({ pointer }) => !pointer.includes("-"));
  return fields
    .filter(({ kind }) => kind !== "file")
    .map(({ name, pointer, isRequired }) => ({
      pointer,
      isRequired,
      target: isNested ? `body${pointer.replaceAll("/", ".")}` : `gongInput.${name}`,
    }));
}

/** The values that a user enters for an input. */
export function toEntered(action: Action, template: ElementTemplate, input: unknown): Record<string, unknown> {
  const entries = listFields(action).flatMap(({ pointer, target }) => {
    const value = getPointer(input, pointer);
    return isEmpty(value) ? [] : [[target, toText(findProperty(template, target), value)] as const];
  });
  return Object.fromEntries(entries);
}

/** What a template cannot tell from a property without a value. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === "" || (isRecord(value) && Object.keys(value).length === 0);
}

function toText({ type, feel }: Readonly<Record<string, unknown>>, value: unknown): unknown {
  if (type === "Number") return value;
  const isText = typeof value === "string" && feel !== "required";
  if (isText && (type === "Dropdown" || isPlain(value))) return value;
  return `=${JSON.stringify(value)}`;
}

/** Whether Zeebe takes the text as it is. It reads backslashes and line breaks of plain texts as those of FEEL. */
function isPlain(text: string): boolean {
  return /^[^=\\\s\p{Cc}][^\\\p{Cc}]*$/u.test(text) && !/\s$/.test(text);
}

export function findProperty({ properties }: ElementTemplate, target: string): Readonly<Record<string, unknown>> {
  return properties.find((property) => getPointer(property, "/binding/name") === target) ?? {};
}

export function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value;
}
