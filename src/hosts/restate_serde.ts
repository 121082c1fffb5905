// JSON as Restate carries it, with the schema that discovery shows.
import type { Serde } from "@restatedev/restate-sdk";

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** No body is an empty object, so that an action without inputs can be called with nothing. */
// biome-ignore lint/suspicious/noExplicitAny: the engine's own type for a value that a schema describes
export function json(jsonSchema?: object): Serde<any> {
  return {
    contentType: "application/json",
    ...(jsonSchema && { jsonSchema }),
    serialize: (value) => encoder.encode(JSON.stringify(value ?? {})),
    deserialize: (bytes) => (bytes.length === 0 ? {} : JSON.parse(decoder.decode(bytes))),
  };
}

/** For calls between the handlers of this package. */
export const plain = { inputSerde: json(), outputSerde: json() };
