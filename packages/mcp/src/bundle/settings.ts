// The settings of the MCP bundle: what a user enters in an MCP client, as environment variables.
import { createInvalidInputError, mcpDefaults } from "gong-connector/internal";
import type { McpFlags } from "../command.ts";

interface Settings {
  auth: { method: string; credentials: { accessKey: string; accessKeySecret: string }; baseUrl?: string };
  flags: McpFlags;
}

/** Throws `invalid_input` that names each missing setting. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const [accessKey = "", accessKeySecret = ""] = [readText(env.GONG_ACCESS_KEY), readText(env.GONG_ACCESS_KEY_SECRET)];
  const missing = [...(accessKey ? [] : ["access key"]), ...(accessKeySecret ? [] : ["access key secret"])];
  if (missing.length > 0) {
    const message = `the ${missing.join(" and the ")} of the extension's settings are empty; enter them in your MCP client`;
    throw createInvalidInputError([{ path: "", message }]);
  }
  const [baseUrl, uploadDir] = [readText(env.GONG_BASE_URL), readText(env.GONG_UPLOAD_DIR)];
  const groups = readText(env.GONG_GROUPS)?.split(/[\s,]+/);
  return {
    auth: {
      method: "api_key",
      credentials: { accessKey, accessKeySecret },
      ...(baseUrl !== undefined && { baseUrl }),
    },
    flags: {
      ...(groups && { groups }),
      allowWrites: readText(env.GONG_ALLOW_WRITES) === "true",
      allowDestructive: readText(env.GONG_ALLOW_DESTRUCTIVE) === "true",
      allowPaid: readText(env.GONG_ALLOW_PAID) === "true",
      ...(uploadDir !== undefined && { uploadDir }),
      ...mcpDefaults,
    },
  };
}

/** MCP clients leave the placeholder of a setting without a value as it is. */
function readText(value: string | undefined): string | undefined {
  const text = value?.trim() ?? "";
  return text === "" || /^\$\{user_config\.\w+\}$/.test(text) ? undefined : text;
}
