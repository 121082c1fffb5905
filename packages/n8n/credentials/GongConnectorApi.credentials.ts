// An access key and its secret, for the user's own company.
import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, INodeProperties } from "n8n-workflow";

export class GongConnectorApi implements ICredentialType {
  name = "gongConnectorApi";
  displayName = "Gong Connector API";
  icon = { light: "file:../icons/gong.svg", dark: "file:../icons/gong.dark.svg" } as const;
  documentationUrl = "https://help.gong.io/docs/receive-access-to-the-api";
  properties: INodeProperties[] = [
    {
      displayName: "Base URL",
      name: "baseUrl",
      type: "string",
      default: "https://api.gong.io",
      description: "Base URL of the company's API as shown on Gong's API page, without a path",
    },
    {
      displayName: "Access Key",
      name: "accessKey",
      type: "string",
      required: true,
      default: "",
      description: "Shown when a technical administrator creates the key",
    },
    {
      displayName: "Access Key Secret",
      name: "accessKeySecret",
      type: "string",
      typeOptions: { password: true },
      required: true,
      default: "",
      description: "Shown only once, when the key is created",
    },
  ];
  authenticate: IAuthenticateGeneric = {
    type: "generic",
    properties: { auth: { username: "={{$credentials.accessKey}}", password: "={{$credentials.accessKeySecret}}" } },
  };
  test: ICredentialTestRequest = { request: { baseURL: "={{$credentials.baseUrl}}", url: "/v2/users" } };
}
