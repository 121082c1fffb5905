// Every action of Gong, by resource and operation.
import {
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  NodeConnectionTypes,
} from "n8n-workflow";
import { authenticationProperty, credentialTypes } from "../../src/authentication.ts";
import { listSearch, loadOptions } from "../../src/choices.ts";
import { executeActions } from "../../src/execute.ts";
import { nodeVersion } from "../../src/generated/node_version.ts";
import { actionProperties } from "../../src/generated/resources.ts";

export class Gong implements INodeType {
  description: INodeTypeDescription = {
    displayName: "Gong Connector",
    name: "gong",
    icon: { light: "file:../../icons/gong.svg", dark: "file:../../icons/gong.dark.svg" },
    group: ["transform"],
    version: nodeVersion,
    subtitle: '={{$parameter["operation"]}}',
    description: "Use calls, transcripts, people, statistics and engagement of Gong",
    defaults: { name: "Gong Connector" },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: credentialTypes,
    properties: [authenticationProperty, ...actionProperties],
  };

  methods = { listSearch, loadOptions };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeActions(this);
  }
}
