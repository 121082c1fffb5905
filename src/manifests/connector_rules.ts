// Rules of connector.json and of authentication methods that JSON Schema cannot express.
import type { AuthMethod, Manifests } from "../runtime/manifests.ts";
import { listTemplateInputs } from "../runtime/template.ts";
import type { Report } from "./manifest_issue.ts";
import { lintActionInput, lintRequiredInputs } from "./template_rules.ts";

export function lintConnector({ connector, actions }: Manifests, report: Report): void {
  const { scopes, errorRules } = connector;
  const ids = new Set(scopes.catalog.map(({ id }) => id));
  for (const [index, { id }] of scopes.mandatory.entries())
    if (!ids.has(id))
      report(`/scopes/mandatory/${index}/id`, `${id} is not in the catalog`, "Add it to /scopes/catalog.");
  const pattern = new RegExp(scopes.custom.pattern);
  for (const { id } of scopes.catalog)
    if (!pattern.test(id)) report("/scopes/custom/pattern", `does not match the scope ${id} of the catalog`);
  for (const [index, rule] of errorRules.entries())
    for (const id of rule.actions ?? [])
      if (!actions.has(id)) report(`/errorRules/${index}/actions`, `there is no action ${id}`);
}

export function lintAuthMethod(method: AuthMethod, { actions }: Manifests, report: Report): void {
  const { fields, credentials, authorization, test, inputDefaults = {} } = method;
  const values = { ...fields.properties, ...credentials?.properties };
  const parts = authorization.scheme === "Basic" ? (["username", "password"] as const) : (["token"] as const);
  for (const part of parts)
    if (authorization[part] === undefined) report(`/authorization/${part}`, `is required for ${authorization.scheme}`);
  for (const name of listTemplateInputs(authorization)) {
    if (values[name]) continue;
    report("/authorization", `{${name}} is neither a field nor a credential`, "Declare it in /fields/properties.");
  }
  const action = actions.get(test.action);
  if (!action) report("/test/action", `there is no action ${test.action}`);
  else {
    lintActionInput(test.input, action, "/test/input", report);
    lintRequiredInputs(action, Object.keys(test.input ?? {}), "/test/input", report);
  }
  for (const name of Object.keys(inputDefaults))
    if (![...actions.values()].some(({ response }) => response?.exclude?.input === name))
      report(`/inputDefaults/${name}`, "is not the input of a response.exclude", "Correct the name, or remove it.");
}
