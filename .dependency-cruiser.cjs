// Borders between packages and between the layers of the root package. An import goes to the right only:
// cli > index, internal > gong, embed > connector > handlers > calls, uploads, triggers, oauth, manifests, forms > runtime > pagination > network > generated > json > errors
const layers = [
  "^src/cli/",
  "^src/(index|internal)\\.ts$",
  "^src/(gong|embed)\\.ts$",
  "^src/connector\\.ts$",
  "^src/handlers/",
  "^src/(calls|uploads|triggers|oauth|manifests|forms)/",
  "^src/runtime/",
  "^src/pagination/",
  "^src/network/",
  "^src/generated/",
  "^src/json/",
  "^src/errors/",
];

/** No layer imports one further to the left. */
const layerRules = layers.slice(1).map((layer, index) => ({
  name: `layer ${layer}`,
  severity: "error",
  from: { path: layer },
  to: { path: layers.slice(0, index + 1).join("|") },
}));

module.exports = {
  forbidden: [
    { name: "no cycle", severity: "error", from: {}, to: { circular: true } },
    ...layerRules,
    {
      name: "only got_client imports got",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/runtime/got_client\\.ts$" },
      to: { path: "^node_modules/got/" },
    },
    {
      name: "embed reads no file",
      severity: "error",
      from: { path: "^src/embed\\.ts$" },
      to: { path: "^(node:)?fs(/|$)|^src/manifests/directory", reachable: true },
    },
    {
      name: "packages import each other through their exports",
      severity: "error",
      from: { path: "^packages/([^/]+)/(src|web)/" },
      to: {
        path: "^(src|packages/(?!$1)[^/]+/src)/",
        pathNot:
          "^src/(index|internal|embed)\\.ts$|^src/(oauth|forms)/index\\.ts$|/src/index\\.ts$|/src/commands?(/|\\.)",
      },
    },
    {
      name: "the plugin does not import its packages",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^packages/" },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/|^packages/[^/]+/dist/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["gong-connector-source", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".json"],
    },
  },
};
