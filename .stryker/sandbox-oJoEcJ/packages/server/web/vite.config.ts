// @ts-nocheck
// How the pages are built: one folder of static files under packages/server/dist/web, for a server that forbids inline code and eval.
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
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    rolldownOptions: {
      // The form library's index names a registry for its own tests, which is dropped again.
      external: ["@rjsf/validator-ajv8"],
      onLog(level, log, print) {
        // Says "use client" of libraries that also run on servers; here is only the client.
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") print(level, log);
      },
    },
  },
});
