// Benchmark: reading a response of long transcripts, with and without a long number, against JSON.parse alone.
import { gongManifests } from "gong-connector";
import { applySchemaTypes } from "../src/json/apply_schema_types.ts";
import { parseJsonBody } from "../src/json/lossless_json.ts";
import { assertAtMost, getMedian, getMedianRatio, getMedians, measureRounds, recordFigures } from "./measure.ts";

const sentence = {
  start: 123_456,
  end: 128_900,
  text: 'She said "about 12, or 13", and then we talked about the price.',
};
const transcript = Array.from({ length: 5000 }, (_none, index) => ({
  speakerId: String(5_000_000_000_000_000_000n + BigInt(index % 5)),
  topic: null,
  sentences: Array.from({ length: 10 }, () => sentence),
}));
const text = JSON.stringify({ requestId: "r1", callTranscripts: [{ callId: "7782342274025937895", transcript }] });
const plain = Buffer.from(text);
const withLongNumber = Buffer.from(text.replace('"7782342274025937895"', "7782342274025937895"));
const schema = gongManifests().actions.get("list_call_transcripts")?.output.properties?.items ?? {};

function time(call: () => unknown): number {
  const startedAt = performance.now();
  call();
  return performance.now() - startedAt;
}

/** As a list action reads its page. */
function read(bytes: Uint8Array): unknown {
  return applySchemaTypes(schema, Object(parseJsonBody(bytes).body).callTranscripts);
}

const times = await measureRounds(
  {
    "JSON.parse": () => time(() => JSON.parse(plain.toString())),
    "read, no long number": () => time(() => read(plain)),
    "read, one long number": () => time(() => read(withLongNumber)),
  },
  20,
  3,
);
console.log(`${(plain.length / 1e6).toFixed(1)} MB`);
for (const [name, values] of Object.entries(times))
  console.log(`${name.padEnd(24)}${getMedian(values).toFixed(0).padStart(5)} ms`);
const { "JSON.parse": parse, "read, no long number": none, "read, one long number": one } = times;
assertAtMost("reading against JSON.parse", getMedianRatio(none, parse), 2.5, "times");
assertAtMost("one long number against none", getMedianRatio(one, none), 1.5, "times");
recordFigures("parse_response", { bytes: plain.length, medianMs: getMedians(times) });
