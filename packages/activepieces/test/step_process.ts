// A process of the host: it runs one step, or polls a trigger with a store in a file and is killed after a write.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Flow, loadPiece, toKeyConnection } from "./host.ts";

const { values } = parseArgs({
  options: {
    job: { type: "string", default: "" },
    store: { type: "string", default: "" },
    killAfter: { type: "string", default: "0" },
  },
});
const { baseUrl, accessKey, accessKeySecret, action, entered } = JSON.parse(values.job);
const flow = new Flow(loadPiece(), () => toKeyConnection({ accessKey, accessKeySecret }, baseUrl));

if (action) console.log(JSON.stringify(await flow.run(action, entered)));
else {
  for (const [key, text] of JSON.parse(readFileSync(values.store, "utf8"))) flow.store.entries.set(key, text);
  let left = Number(values.killAfter);
  flow.store.afterWrite = () => {
    writeFileSync(values.store, JSON.stringify([...flow.store.entries]));
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  };
  const events = await flow.poll("call_recorded");
  for (const event of events) await flow.start("call_recorded", event);
  console.log(JSON.stringify(events.map(({ itemId }) => itemId)));
}
