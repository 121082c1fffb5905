/** The package's directory: connector.json, actions, auth and triggers are at its top. The bundle keeps this module directly below dist. */
export const packageDirectory: URL = new URL("../", import.meta.url);
