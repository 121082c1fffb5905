// Says which Node.js is needed, instead of failing later for lack of it: older ones lose digits of ids without a word.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 15)) {
  throw new Error(
    `gong-connector needs Node.js 22.15 or newer; this is ${process.versions.node}. Install a newer one, or run it through npm scripts.`,
  );
}
