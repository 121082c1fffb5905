#!/usr/bin/env node
// Starts the command line, after saying which Node.js it needs.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  console.error(`gong-connector needs Node.js 22.15 or newer; this is ${process.versions.node}.`);
  process.exitCode = 70;
} else {
  import("../dist/cli/main.js").then(({ main }) => main(process.argv.slice(2)));
}
