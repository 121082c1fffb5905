// @ts-nocheck
// Public API of gong-connector-server.
export { createApp } from "./app.ts";
export { AppSettings } from "./app_settings.ts";
export { PublicUrl } from "./http/public_url.ts";
export { OAuthClientRegistry } from "./oauth_clients.ts";
export { getApiKeyQuotaKey } from "./quota_key.ts";
export { SandboxService, sandboxQuotaKey } from "./sandbox_service.ts";
export { registerMcpRoute } from "./steps/mcp_route.ts";
export { sendStepError } from "./steps/steps_api.ts";
export { ConnectionAuthenticator } from "./store/connection_authenticator.ts";
export { appOwner } from "./store/settings_store.ts";
export { createSharedRateLimiter } from "./store/shared_rate_limiter.ts";
export { openStore, type Store, type StoreOptions } from "./store/store.ts";
export { createStoredConnector } from "./store/stored_connector.ts";
export { openStoredConnections, type StoredConnections } from "./stored_connections.ts";
