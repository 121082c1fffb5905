// Older versions of Node.js lack functions that the connector needs, such as the exact digits of numbers in JSON.
import packageJson from "../package.json" with { type: "json" };

/** Throws if this version of Node.js is older than the package requires. */
export function requireNodeVersion(version: string): void {
  const required = packageJson.engines.node.replace(">=", "");
  if (toNumber(version) >= toNumber(required)) return;
  const remedy = "Run Activepieces on a newer Node.js.";
  throw new Error(`${packageJson.name} needs Node.js ${required} or newer, and this is ${version}. ${remedy}`);
}

function toNumber(version: string): number {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 1000 + minor;
}
