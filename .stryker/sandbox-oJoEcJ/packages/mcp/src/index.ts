// @ts-nocheck
// Public API of gong-connector-mcp.
export { createMcpServer, type McpOptions } from "./mcp_server.ts";
