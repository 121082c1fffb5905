// A bare Fastify server: its route sends each request to the vendor with got and returns the JSON. Prints its URL.
import Fastify from "fastify";
import got from "got";

const [vendorUrl = ""] = process.argv.slice(2);
const headers = { authorization: `Basic ${Buffer.from("KEY:SECRET").toString("base64")}` };
const app = Fastify();
app.post<{ Body: { id: string } }>("/step", async ({ body }) => ({
  data: await got(`${vendorUrl}/v2/calls/${body.id}`, { headers }).json(),
}));
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
