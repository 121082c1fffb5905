// n8n's runtime in this process with the packed package: its loader, its execution engine and the contexts of its triggers.
import "reflect-metadata";
import { Container } from "@n8n/di";
import {
  BinaryDataService,
  ExecutionLifecycleHooks,
  LoadOptionsContext,
  PackageDirectoryLoader,
  PollContext,
  WebhookContext,
  WorkflowExecute,
} from "n8n-core";
import {
  createRunExecutionData,
  type IConnections,
  type ICredentialDataDecryptedObject,
  type ICredentialsHelper,
  type IDataObject,
  type INode,
  type INodeExecutionData,
  type INodeParameters,
  type INodeType,
  type INodeTypes,
  type IWebhookData,
  type IWorkflowExecuteAdditionalData,
  Workflow,
} from "n8n-workflow";
import { createAgent, type Tool, toToolType } from "./agent_node.ts";
import { packageFolder, packageName } from "./packed_package.ts";

export interface NodeOptions {
  items?: INodeExecutionData[];
  onError?: INode["onError"];
  executionId?: string;
  timezone?: string;
}

export class N8nHost {
  readonly loader = new PackageDirectoryLoader(packageFolder);
  /** By type. n8n writes refreshed tokens into them. */
  readonly credentials: Record<string, ICredentialDataDecryptedObject>;
  staticData: IDataObject = {};

  private constructor(credentials: Record<string, ICredentialDataDecryptedObject>) {
    this.credentials = credentials;
  }

  static async create(credentials: Record<string, ICredentialDataDecryptedObject>): Promise<N8nHost> {
    const host = new N8nHost(credentials);
    await host.loader.loadAll();
    await Container.get(BinaryDataService).init();
    return host;
  }

  getType(name: string): INodeType {
    const { type } = this.loader.getNode(name);
    if (!("description" in type) || !("properties" in type.description)) throw new Error(`${name} has versions`);
    return type as INodeType;
  }

  /** Runs the action node once. Returns its items, or throws the error that n8n shows. */
  async run(parameters: INodeParameters, options: NodeOptions = {}): Promise<INodeExecutionData[]> {
    const { data } = await this.execute(parameters, options);
    const { error, runData } = data.resultData;
    if (error) throw error;
    return runData.node?.[0]?.data?.main?.[0] ?? [];
  }

  /** An execution of the action node. Its promise can be cancelled. */
  execute(parameters: INodeParameters, options: NodeOptions = {}): ReturnType<WorkflowExecute["run"]> {
    const { items = [{ json: {} }], onError, executionId = "1", timezone = "UTC" } = options;
    const node = this.#createNode("gong", parameters, onError);
    return this.#start(this.#createWorkflow([node], { timezone }), node, items, executionId);
  }

  /** Calls a function with the action node as a tool, in an execution of an agent. */
  async useTool(parameters: INodeParameters, use: (tool: Tool) => Promise<void>): Promise<void> {
    const tool = { ...this.#createNode("gongTool", parameters), name: "tool", id: "tool" };
    const agent = { ...this.#createNode("agent", {}), credentials: {} };
    const connections = { tool: { ai_tool: [[{ node: agent.name, type: "ai_tool" as const, index: 0 }]] } };
    const workflow = this.#createWorkflow([agent, tool], { connections, agent: createAgent(use) });
    const { error } = (await this.#start(workflow, agent, [{ json: {} }], "1")).data.resultData;
    if (error) throw error;
  }

  #start(
    workflow: Workflow,
    node: INode,
    items: INodeExecutionData[],
    executionId: string,
  ): ReturnType<WorkflowExecute["run"]> {
    const runData = createRunExecutionData({
      executionData: {
        contextData: {},
        nodeExecutionStack: [{ node, data: { main: [items] }, source: null }],
        metadata: {},
        waitingExecution: {},
        waitingExecutionSource: {},
      },
    });
    return new WorkflowExecute(this.#createData(executionId), "trigger", runData).processRunExecutionData(workflow);
  }

  loadOptions(parameters: INodeParameters, path: string): LoadOptionsContext {
    const node = this.#createNode("gong", parameters);
    const data = { ...this.#createData("1"), currentNodeParameters: node.parameters };
    return new LoadOptionsContext(this.#createWorkflow([node]), node, data, path);
  }

  /** Polls as n8n does: what a poll writes into the static data is kept unless it throws. */
  async poll(parameters: INodeParameters, mode: "trigger" | "manual" = "trigger"): Promise<INodeExecutionData[]> {
    const node = this.#createNode("gongTrigger", parameters);
    const staged = structuredClone(this.staticData);
    const none = () => undefined;
    const context = new PollContext(
      this.#createWorkflow([node]),
      node,
      this.#createData("1"),
      mode,
      "activate",
      none,
      none,
      undefined,
      undefined,
      () => staged,
    );
    const items = await this.getType("gongTrigger").poll?.call(context);
    this.staticData = staged;
    return items?.[0] ?? [];
  }

  webhook(parameters: INodeParameters, request: object, response: object): WebhookContext {
    const node = { ...this.#createNode("gongWebhookTrigger", parameters), webhookId: "gong" };
    const workflow = this.#createWorkflow([node]);
    workflow.staticData = this.staticData;
    const data = Object.assign(this.#createData("1"), { httpRequest: request, httpResponse: response });
    const description = this.getType("gongWebhookTrigger").description.webhooks?.[0];
    if (!description) throw new Error("no webhook");
    const webhookData: IWebhookData = {
      httpMethod: "POST",
      node: node.name,
      path: "gong",
      webhookDescription: description,
      workflowId: "workflow",
      workflowExecuteAdditionalData: data,
    };
    return new WebhookContext(workflow, node, data, "trigger", webhookData, [], null);
  }

  #createNode(type: string, parameters: INodeParameters, onError?: INode["onError"]): INode {
    const credentials = Object.fromEntries(Object.keys(this.credentials).map((name) => [name, { id: name, name }]));
    const node: INode = {
      id: "b7c9",
      name: "node",
      type: `${packageName}.${type}`,
      typeVersion: 1,
      position: [0, 0],
      parameters,
      credentials,
    };
    return onError ? { ...node, onError } : node;
  }

  #createWorkflow(
    nodes: INode[],
    {
      timezone = "UTC",
      connections = {},
      agent,
    }: { timezone?: string; connections?: IConnections; agent?: INodeType } = {},
  ): Workflow {
    const getByName = (type: string): INodeType => {
      const name = type.slice(`${packageName}.`.length);
      if (name === "agent" && agent) return agent;
      return name === "gongTool" ? toToolType(this.getType("gong")) : this.getType(name);
    };
    const nodeTypes: INodeTypes = { getByName, getByNameAndVersion: getByName, getKnownTypes: () => ({}) };
    const settings = { timezone };
    return new Workflow({ id: "workflow", name: "Test", nodes, connections, active: true, nodeTypes, settings });
  }

  #createData(executionId: string): IWorkflowExecuteAdditionalData {
    const url = "http://127.0.0.1:5678/";
    const workflow = { id: "workflow", name: "Test", active: true, nodes: [], connections: {} };
    const data: Partial<IWorkflowExecuteAdditionalData> & { hooks: ExecutionLifecycleHooks } = {
      credentialsHelper: this.#createCredentialsHelper(),
      executionId,
      currentNodeExecutionIndex: 0,
      restApiUrl: `${url}rest`,
      instanceBaseUrl: url,
      formBaseUrl: `${url}form`,
      formWaitingBaseUrl: `${url}form-waiting`,
      formTestBaseUrl: `${url}form-test`,
      webhookBaseUrl: `${url}webhook`,
      webhookWaitingBaseUrl: `${url}webhook-waiting`,
      webhookTestBaseUrl: `${url}webhook-test`,
      mcpBaseUrl: `${url}mcp`,
      mcpTestBaseUrl: `${url}mcp-test`,
      variables: {},
      hooks: new ExecutionLifecycleHooks("trigger", executionId, {
        ...workflow,
        createdAt: new Date(0),
        updatedAt: new Date(0),
        isArchived: false,
        activeVersionId: null,
      }),
    };
    return data as IWorkflowExecuteAdditionalData;
  }

  #createCredentialsHelper(): ICredentialsHelper {
    const helper: Partial<ICredentialsHelper> = {
      getParentTypes: (name) => (name === "gongConnectorOAuth2Api" ? ["oAuth2Api"] : []),
      isCredentialUsableByNode: () => true,
      getDecrypted: async (_data, _details, type) => structuredClone(this.credentials[type] ?? {}),
      runPreAuthentication: async () => undefined,
      updateCredentialsOauthTokenData: async (_details, type, data) => {
        this.credentials[type] = { ...this.credentials[type], ...data };
      },
      getCredentialsProperties: () => [],
    };
    return helper as ICredentialsHelper;
  }
}
