// A worker process of the tests: the actions on a simulated Gong, and the example workflows. Prints its URL.
import { once } from "node:events";
import { createServer } from "node:http2";
import { createConnector, gong, gongManifests } from "gong-connector";
import { createRestateHandler } from "gong-connector-restate";
import { openStoredConnections } from "gong-connector-server";
import { callFollowUp } from "../../../../examples/workflows/call_follow_up.ts";
import { erasePerson } from "../../../../examples/workflows/erase_person.ts";
import { nightlySync } from "../../../../examples/workflows/nightly_sync.ts";
import { createAccountOptions } from "../../../../test/helpers/account.ts";
import { copyCall } from "../copy_call.ts";
import type { WorkerSettings } from "./restate_workers.ts";

const settings: WorkerSettings = JSON.parse(process.env.SETTINGS ?? "{}");
const { ingress, dataDirectory, rateLimiter } = settings;
const { url: baseUrl, accessKey, accessKeySecret } = settings.gong;
const account = createAccountOptions(baseUrl, { accessKey, accessKeySecret });
const manifests = gongManifests();
const rateLimits = { ...manifests.connector.rateLimits, ...settings.limits };
const catalog = createConnector({ ...manifests, connector: { ...manifests.connector, rateLimits } });
const stored = dataDirectory === undefined ? undefined : openStoredConnections(dataDirectory);

const server = createServer(
  createRestateHandler({
    catalog,
    getConnector: (id, limiter) => {
      const limited = limiter && { rateLimiter: limiter };
      return stored?.getConnector(id, limited) ?? gong({ ...account, ...limited });
    },
    getQuotaKey: stored?.getQuotaKey,
    refreshTokens: stored?.refreshTokens,
    ingress: { url: ingress },
    rateLimiter,
    services: [callFollowUp, nightlySync, erasePerson, copyCall],
  }),
);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (typeof address === "object" && address !== null) console.log(`http://127.0.0.1:${address.port}`);
