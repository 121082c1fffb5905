// The choice of the credential, for nodes that send requests.
import type { INodeCredentialDescription, INodeProperties } from "n8n-workflow";

export const credentialTypes: INodeCredentialDescription[] = [
  { name: "gongConnectorApi", required: true, displayOptions: { show: { authentication: ["apiKey"] } } },
  { name: "gongConnectorOAuth2Api", required: true, displayOptions: { show: { authentication: ["oAuth2"] } } },
];

export const authenticationProperty: INodeProperties = {
  displayName: "Authentication",
  name: "authentication",
  type: "options",
  options: [
    { name: "API Key", value: "apiKey" },
    { name: "OAuth2", value: "oAuth2" },
  ],
  default: "apiKey",
};
