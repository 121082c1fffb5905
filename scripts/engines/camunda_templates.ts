// Element templates of Camunda 8: one for each action, for the REST connector of Camunda and the steps API.
import type { FormField } from "../../src/forms/index.ts";
import type { EngineAction, EngineCatalog } from "./engine_catalog.ts";

type Property = Readonly<Record<string, unknown>>;

/** An element template, with the properties that a test or a script reads. */
export interface ElementTemplate extends Property {
  id: string;
  properties: readonly Property[];
}

/** Names of Camunda secrets that every template uses. */
export const secrets = { url: "GONG_CONNECTOR_URL", token: "GONG_CONNECTOR_TOKEN" } as const;

const groups = [
  { id: "connection", label: "Connection" },
  { id: "input", label: "Input" },
  { id: "advanced", label: "More input" },
  { id: "output", label: "Output" },
  { id: "error", label: "Error handling" },
  { id: "retries", label: "Retries" },
];

export function createElementTemplates(catalog: EngineCatalog, version: string): ElementTemplate[] {
  return catalog.actions.map((action) => createTemplate(action, catalog, version));
}

function createTemplate(action: EngineAction, { title, icon, id }: EngineCatalog, version: string): ElementTemplate {
  return {
    $schema: "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json",
    name: `${title}: ${action.title}`,
    id: `gong-connector.${action.id}`,
    description: action.summary,
    version: toTemplateVersion(version),
    category: { id: "gong-connector", name: title },
    appliesTo: ["bpmn:Task"],
    elementType: { value: "bpmn:ServiceTask" },
    // The first version whose error expressions have the body of an error response.
    engines: { camunda: "^8.6" },
    icon: { contents: `data:image/svg+xml,${encodeURIComponent(icon.light)}` },
    groups,
    properties: [...createRequest(action, id), ...createInput(action), ...createResult(action)],
  };
}

/** Templates have one number: 1.2.3 is 10203, so that the modeler offers the newer one. */
function toTemplateVersion(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return major * 10_000 + minor * 100 + patch;
}

function createRequest({ id, hasIdempotencyKey }: EngineAction, connectorId: string): Property[] {
  const path = `/api/v2/integration-schema/${connectorId}/actions/${id}/execute`;
  const connection = '"x-connection-id": gongConnection';
  // Evaluated once when the task starts: each of its attempts has the same key.
  const key = '"Idempotency-Key": uuid()';
  const headers = hasIdempotencyKey
    ? `=if gongConnection = null then {${key}} else {${key}, ${connection}}`
    : `=if gongConnection = null then {} else {${connection}}`;
  return [
    hidden("io.camunda:http-json:1", { type: "zeebe:taskDefinition", property: "type" }),
    hidden("bearer", toInput("authentication.type")),
    hidden(`{{secrets.${secrets.token}}}`, toInput("authentication.token")),
    hidden("POST", toInput("method")),
    hidden(`{{secrets.${secrets.url}}}${path}`, toInput("url")),
    {
      label: "Connection",
      description: "Id of a connection of the server. It is needed if the server has several.",
      type: "String",
      feel: "optional",
      optional: true,
      group: "connection",
      binding: toInput("gongConnection"),
    },
    hidden(headers, toInput("headers")),
    {
      label: "Time-out in seconds",
      description: "Longest wait for the response. The server then cancels the action.",
      type: "Number",
      feel: "static",
      value: 120,
      group: "connection",
      binding: toInput("readTimeoutInSeconds"),
    },
  ];
}

/**
 * The body has a mapping for each field, so that fields without a value are not sent. It begins as an empty object: a
 * process variable named body would be sent otherwise.
 */
function createInput({ form }: EngineAction): Property[] {
  const fields = form.fields.filter(({ kind }) => kind !== "file");
  if (fields.every(({ pointer }) => isPath(pointer))) {
    const start = ["", ...form.requiredObjects].map((pointer) => hidden("={}", toInput(toTarget("body", pointer))));
    return [...start, ...fields.map((field) => createField(field, toTarget("body", field.pointer)))];
  }
  // Names such as workspace-id cannot be the target of a mapping.
  const entries = fields.map(({ name, pointer }) => `${JSON.stringify(pointer.slice(1))}: gongInput.${name}`);
  const body = hidden(`={${entries.join(", ")}}`, toInput("body"));
  return [...fields.map((field) => createField(field, `gongInput.${field.name}`)), body];
}

function isPath(pointer: string): boolean {
  return /^(\/[A-Za-z_]\w*)+$/.test(pointer);
}

function toTarget(root: string, pointer: string): string {
  return `${root}${pointer.replaceAll("/", ".")}`;
}

function createField(field: FormField, target: string): Property {
  const description = toHtml(field.description);
  return {
    label: field.label,
    ...(description !== "" && { description }),
    ...createType(field),
    ...(field.isRequired ? { constraints: { notEmpty: true } } : { optional: true }),
    group: field.isAdvanced ? "advanced" : "input",
    binding: toInput(target),
  };
}

function createType({ kind, options }: FormField): Property {
  switch (kind) {
    case "text":
      return { type: "Text", feel: "optional" };
    case "integer":
    case "number":
      return { type: "Number", feel: "optional" };
    case "boolean":
      // A property of the type Boolean is false without a value.
      return { type: "Dropdown", choices: [toChoice("Yes", true), toChoice("No", false)] };
    case "enum":
      return { type: "Dropdown", choices: options.map((value) => toChoice(String(value), value)) };
    case "string":
    case "dateTime":
    case "date":
      return { type: "String", feel: "optional" };
    default:
      return { type: "Text", feel: "required" };
  }
}

function toChoice(name: string, value: string | number | boolean): Property {
  return { name, value: typeof value === "string" ? value : `=${value}` };
}

/** The modeler shows descriptions as HTML. */
function toHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function createResult({ id, canRepeat }: EngineAction): Property[] {
  return [
    {
      label: "Result expression",
      description: "Process variables from the output, which is response.body.data.",
      type: "Text",
      feel: "required",
      value: `={${id}: response.body.data}`,
      group: "output",
      binding: { type: "zeebe:taskHeader", key: "resultExpression" },
    },
    {
      label: "Error expression",
      description: "A final error is a BPMN error with its code, such as service_not_found. Others are retried.",
      type: "Text",
      feel: "required",
      value: formatErrorExpression(canRepeat),
      group: "error",
      binding: { type: "zeebe:taskHeader", key: "errorExpression" },
    },
    {
      label: "Retries",
      type: "String",
      feel: "optional",
      value: "3",
      group: "retries",
      binding: { type: "zeebe:taskDefinition", property: "retries" },
    },
    {
      label: "Retry backoff",
      description: "Wait before a retry if the response names none: a duration in ISO 8601.",
      type: "String",
      value: "PT30S",
      group: "retries",
      binding: { type: "zeebe:taskHeader", key: "retryBackoff" },
    },
  ];
}

/** Without a response it is unknown whether something was created: an incident then, unless a repetition is safe. */
function formatErrorExpression(canRepeat: boolean): string {
  const unanswered = canRepeat ? "null" : "if error.message = null then null else jobError(error.message)";
  return `=if error.variables.response.body.node_status = "Errored" then {
  step: error.variables.response.body.body,
  text: if step.remedy = null then step.message else step.message + (if ends with(step.message, ".") then " " else ". ") + step.remedy,
  wait: if step.retry_after_ms = null then 30 else ceiling(step.retry_after_ms / 1000),
  result: if step.retryable
    then jobError(text, {}, job.retries - 1, duration("PT" + string(wait) + "S"))
    else bpmnError(step.code, text, {gongError: step})
}.result else ${unanswered}`;
}

function hidden(value: string, binding: Property): Property {
  return { type: "Hidden", value, binding };
}

function toInput(name: string): Property {
  return { type: "zeebe:input", name };
}
