// n8n's lint rules for community nodes. The core is bundled and uses modules of Node.js, so the node is not for n8n Cloud.
import { n8nCommunityNodesPlugin } from "@n8n/eslint-plugin-community-nodes";
import nodesBase from "eslint-plugin-n8n-nodes-base";
import tseslint from "typescript-eslint";

const parser = { languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: [".json"] } } };

export default [
  { ...n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport, files: ["**/*.ts", "**/package.json"] },
  { files: ["**/*.ts", "**/package.json"], ignores: ["dist/**", "test/**"], ...parser },
  {
    files: ["nodes/**/*.ts", "src/**/*.ts"],
    plugins: { "n8n-nodes-base": nodesBase },
    rules: {
      ...nodesBase.configs.nodes.rules,
      // The rules for community nodes ask for NodeConnectionTypes instead of the text "main".
      "n8n-nodes-base/node-class-description-inputs-wrong-regular-node": "off",
      "n8n-nodes-base/node-class-description-outputs-wrong": "off",
    },
  },
  {
    files: ["credentials/**/*.ts"],
    plugins: { "n8n-nodes-base": nodesBase },
    rules: {
      ...nodesBase.configs.credentials.rules,
      // For nodes inside n8n, whose documentation is on its site: the rules for community nodes ask for a URL.
      "n8n-nodes-base/cred-class-field-documentation-url-miscased": "off",
      // The URL is a generated constant, which this rule does not read.
      "n8n-nodes-base/cred-class-field-documentation-url-missing": "off",
      // An access key is a user name. The rules for community nodes know which fields are secret.
      "n8n-nodes-base/cred-class-field-type-options-password-missing": "off",
    },
  },
];
