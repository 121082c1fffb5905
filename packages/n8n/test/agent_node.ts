// A node with a tool, in the place of n8n's agent: a function of the test decides, not a language model.
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from "n8n-workflow";

export interface Tool {
  readonly schema: unknown;
  invoke(args: object): Promise<unknown>;
}

export function createAgent(use: (tool: Tool) => Promise<void>): INodeType {
  const description: INodeTypeDescription = {
    displayName: "Agent",
    name: "agent",
    group: [],
    version: 1,
    description: "",
    defaults: {},
    inputs: ["main", "ai_tool"],
    outputs: ["main"],
    properties: [],
  };
  return {
    description,
    async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
      const tools = await this.getInputConnectionData("ai_tool", 0);
      if (!Array.isArray(tools) || tools.length !== 1) throw new Error("the node is no tool");
      await use(tools[0]);
      return [[]];
    },
  };
}

/** The type as n8n converts it: its output is a tool. */
export function toToolType(type: INodeType): INodeType {
  const description: INodeTypeDescription = { ...type.description, inputs: [], outputs: ["ai_tool"] };
  return Object.assign(Object.create(Object.getPrototypeOf(type)), type, { description });
}
