// A process that polls and delivers with a store that others share, until it is killed.
import { createServices } from "../../src/services.ts";
import { openStore } from "../../src/store/index.ts";

const [directory = "", databaseUrl = ""] = process.argv.slice(2);
const store = await openStore({ directory, ...(databaseUrl && { databaseUrl }) });
const onBackgroundError = (error: unknown): void => console.error(error);
createServices({
  store,
  allowedDomains: ["127.0.0.1"],
  deliveryAllowedNetworks: "127.0.0.0/8",
  onBackgroundError,
  pollLeaseMs: 1500,
}).scheduler.start();
console.log("ready");
setInterval(() => {}, 1000);
