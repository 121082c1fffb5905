#!/usr/bin/env node
// Checks the Node.js version before it loads the command line, whose syntax older versions may not know.
import module from "node:module";

const { versions, env } = process;
const [major, minor] = versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 21)) {
  console.error(`gong-connector needs Node.js 22.21 or newer; this is ${versions.node}.`);
  process.exitCode = 70;
} else {
  // Node.js keeps compiled code in the user's own cache: in its default directory, which users share, others could replace it.
  const cacheDirectory = env.XDG_CACHE_HOME || env.LOCALAPPDATA || (env.HOME && `${env.HOME}/.cache`);
  if (cacheDirectory) module.enableCompileCache(`${cacheDirectory}/gong-connector`);
  import("../dist/cli/main.js").then(({ main }) => main(process.argv.slice(2)));
}
