// Builds the pages as static files in packages/server/dist/web. The server's content security policy forbids inline scripts and eval.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  logLevel: "warn",
  plugins: [react()],
  resolve: {
    alias: {
      "markdown-to-jsx/react": `${import.meta.dirname}/form/markdown_stub.tsx`,
      "fast-uri": `${import.meta.dirname}/form/uri_stub.ts`,
    },
  },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    // The content security policy does not allow data: URLs.
    assetsInlineLimit: 0,
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    rolldownOptions: {
      // @rjsf/core imports it in code that tree shaking removes.
      external: ["@rjsf/validator-ajv8"],
      onLog(level, log, print) {
        // "use client" directives of libraries have no effect here.
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") print(level, log);
      },
    },
  },
});
