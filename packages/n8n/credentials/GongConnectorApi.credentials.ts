// An access key and its secret, for the user's own company.
import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, INodeProperties } from "n8n-workflow";
import { apiKeyHelpUrl, apiKeyProperties, apiKeyTestPath } from "../src/generated/credentials.ts";

export class GongConnectorApi implements ICredentialType {
  name = "gongConnectorApi";
  displayName = "Gong Connector API";
  icon = { light: "file:../icons/gong.svg", dark: "file:../icons/gong.dark.svg" } as const;
  documentationUrl = apiKeyHelpUrl;
  properties: INodeProperties[] = apiKeyProperties;
  authenticate: IAuthenticateGeneric = {
    type: "generic",
    properties: {
      auth: { username: "={{$credentials.accessKey.trim()}}", password: "={{$credentials.accessKeySecret.trim()}}" },
    },
  };
  test: ICredentialTestRequest = { request: { baseURL: "={{$credentials.baseUrl.trim()}}", url: apiKeyTestPath } };
}
