// An app that is registered with Gong, for a company that approves it.
import type { ICredentialType, INodeProperties } from "n8n-workflow";
import { oAuth2HelpUrl, oAuth2Properties } from "../src/generated/credentials.ts";

export class GongConnectorOAuth2Api implements ICredentialType {
  name = "gongConnectorOAuth2Api";
  extends = ["oAuth2Api"];
  displayName = "Gong Connector OAuth2 API";
  icon = { light: "file:../icons/gong.svg", dark: "file:../icons/gong.dark.svg" } as const;
  documentationUrl = oAuth2HelpUrl;
  properties: INodeProperties[] = oAuth2Properties;
}
