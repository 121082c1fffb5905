// Checks the Node.js version before it loads the server, whose syntax older versions may not know.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 21)) {
  console.error(`gong-connector needs Node.js 22.21 or newer; this is ${process.versions.node}.`);
  process.exitCode = 70;
} else {
  import("./server.js").then(({ main }) => main(process.env));
}
