// Uploads one file in a separate process, whose memory is measured. Prints milliseconds and peak memory.
import { gong } from "gong-connector";
import { createAccountOptions } from "../test/helpers/account.ts";

const [baseUrl = "", file = ""] = process.argv.slice(2);
const connector = gong(createAccountOptions(baseUrl));
const startedAt = performance.now();
await connector.run("add_call_media", { id: "7782342274025937895", file });
const ms = performance.now() - startedAt;
console.log(JSON.stringify({ ms, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
