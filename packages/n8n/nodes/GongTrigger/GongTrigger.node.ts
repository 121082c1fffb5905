// Polling triggers of Gong.
import {
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type IPollFunctions,
  NodeConnectionTypes,
} from "n8n-workflow";
import { authenticationProperty, credentialTypes } from "../../src/authentication.ts";
import { listSearch, loadOptions } from "../../src/choices.ts";
import { nodeVersion } from "../../src/generated/node_version.ts";
import { triggerProperties } from "../../src/generated/trigger_properties.ts";
import { pollTrigger } from "../../src/poll.ts";

export class GongTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: "Gong Connector Trigger",
    name: "gongTrigger",
    icon: { light: "file:../../icons/gong.svg", dark: "file:../../icons/gong.dark.svg" },
    group: ["trigger"],
    version: nodeVersion,
    subtitle: '={{$parameter["event"]}}',
    description: "Starts the workflow when something happens in Gong",
    defaults: { name: "Gong Connector Trigger" },
    polling: true,
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: credentialTypes,
    properties: [authenticationProperty, ...triggerProperties],
  };

  methods = { listSearch, loadOptions };

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    return pollTrigger(this);
  }
}
