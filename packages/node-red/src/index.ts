// The nodes for Node-RED: an account, an action and a trigger.
import type { NodeAPI } from "node-red";
import { registerAccount } from "./account.ts";
import { registerAction } from "./action.ts";
import { registerEditorRoutes } from "./editor_routes.ts";
import { registerTrigger } from "./trigger.ts";

export default function registerNodes(RED: NodeAPI): void {
  registerAccount(RED);
  registerAction(RED);
  registerTrigger(RED);
  registerEditorRoutes(RED);
}
