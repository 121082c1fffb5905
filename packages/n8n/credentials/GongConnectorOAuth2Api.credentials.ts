// An app that is registered with Gong, for a company that approves it.
import type { ICredentialType, INodeProperties } from "n8n-workflow";

export class GongConnectorOAuth2Api implements ICredentialType {
  name = "gongConnectorOAuth2Api";
  extends = ["oAuth2Api"];
  displayName = "Gong Connector OAuth2 API";
  icon = { light: "file:../icons/gong.svg", dark: "file:../icons/gong.dark.svg" } as const;
  documentationUrl = "https://help.gong.io/docs/create-an-app-for-gong";
  properties: INodeProperties[] = [
    { displayName: "Grant Type", name: "grantType", type: "hidden", default: "authorizationCode" },
    {
      displayName: "Authorization URL",
      name: "authUrl",
      type: "hidden",
      default: "https://app.gong.io/oauth2/authorize",
    },
    {
      displayName: "Access Token URL",
      name: "accessTokenUrl",
      type: "hidden",
      default: "https://app.gong.io/oauth2/generate-customer-token",
    },
    {
      displayName: "Scope",
      name: "scope",
      type: "string",
      default: "api:users:read api:calls:read:basic api:calls:read:extensive api:calls:read:transcript",
      description: "Scopes separated by spaces, each of which the integration in Gong must have",
    },
    { displayName: "Auth URI Query Parameters", name: "authQueryParameters", type: "hidden", default: "" },
    { displayName: "Authentication", name: "authentication", type: "hidden", default: "header" },
  ];
}
