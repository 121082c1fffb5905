// Webhook requests of an automation rule in Gong.
import {
  type IHookFunctions,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeConnectionTypes,
} from "n8n-workflow";
import { nodeVersion } from "../../src/generated/node_version.ts";
import { receiveWebhook } from "../../src/webhook.ts";

export class GongWebhookTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: "Gong Connector Webhook Trigger",
    name: "gongWebhookTrigger",
    icon: { light: "file:../../icons/gong.svg", dark: "file:../../icons/gong.dark.svg" },
    group: ["trigger"],
    version: nodeVersion,
    subtitle: "Call Analyzed",
    description: "Starts the workflow when an automation rule in Gong posts an analyzed call",
    defaults: { name: "Gong Connector Webhook Trigger" },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    webhooks: [{ name: "default", httpMethod: "POST", responseMode: "onReceived", path: "webhook" }],
    properties: [
      {
        displayName:
          "In Gong, open Admin center, Settings, Ecosystem, Automation rules and create a rule with the action Fire webhook. Paste the webhook URL of this node, choose Signed JWT header and copy the public key.",
        name: "guide",
        type: "notice",
        default: "",
      },
      {
        displayName: "Public Key",
        name: "publicKey",
        type: "string",
        required: true,
        default: "",
        description: "Public key of the rule, from Show public key in Gong",
      },
    ],
  };

  /** The rule is made by hand in Gong. */
  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return true;
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return true;
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return true;
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return receiveWebhook(this);
  }
}
