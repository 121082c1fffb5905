// Public API of gong-connector-server.

/** The Fastify server with the steps API, the OpenAPI document and the MCP tools, for a connector of your own. */
export { type AppOptions, createApp } from "./app.ts";
/** The settings of a store, for programs that configure the OAuth client or the API key themselves. */
export { AppSettings } from "./app_settings.ts";
/** Quota keys of connections, for rate limiters that connections and other credentials of a company share. */
export { getApiKeyQuotaKey } from "./quota_key.ts";
export { sandboxQuotaKey } from "./sandbox_service.ts";
/** The settings server over a store, as the command `serve` runs it. */
export { createServer, type Server, type ServerOptions } from "./server.ts";
/** Sends any error in the form of a failed step, for a Fastify server with routes of your own. */
export { sendStepError } from "./steps/steps_api.ts";
/** Opens or creates a store in SQLite or PostgreSQL. */
export { openStore, type Store, type StoreOptions } from "./store/store.ts";
/** A connector with the credentials and the shared rate limiter of a stored connection. */
export { createStoredConnector, type StoredConnectorOptions } from "./store/stored_connector.ts";
/** The connections of a data directory, for a process beside the server. */
export { openStoredConnections, type StoredConnections } from "./stored_connections.ts";
