// Starts the product: CONNECTOR_URL and STEPS_TOKEN are those of `gong-connector serve`.
import { createProduct } from "./product.ts";

const { CONNECTOR_URL: connectorUrl = "http://127.0.0.1:3400", STEPS_TOKEN: stepsToken = "" } = process.env;
const port = 3500;
createProduct({ connectorUrl, stepsToken, customer: "Fernhill" }).listen(port, "127.0.0.1", () => {
  console.log(`Open http://127.0.0.1:${port} and add this origin under Connections > Connect page.`);
});
