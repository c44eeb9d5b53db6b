import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { CHUNKS } from "./tools/chunks";
import { precompress } from "./tools/precompress";

/** Where `npm run dev` finds the platform. */
const SERVER = process.env.FENGQIAO_ADDRESS ?? "http://127.0.0.1:8000";

/** The preact that form-js itself runs on: a field of our own in its forms needs the very same, not another copy. */
const formJs = createRequire(createRequire(import.meta.url).resolve("@bpmn-io/form-js-viewer"));
const feelin = createRequire(import.meta.url).resolve("@bpmn-io/feelin");
const preact = dirname(formJs.resolve("preact/package.json"));

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: {
    alias: [
      { find: /^@\//, replacement: fileURLToPath(new URL("./src/", import.meta.url)) },
      { find: "preact-of-forms/hooks", replacement: join(preact, "hooks/dist/hooks.mjs") },
      { find: "preact-of-forms", replacement: join(preact, "dist/preact.mjs") },
      // whoever asks feelin asks what no value hides a function from, form-js and its templates, too
      {
        find: /^@bpmn-io\/feelin$/,
        replacement: fileURLToPath(new URL("./src/feel/called.ts", import.meta.url)),
      },
      { find: "feelin-itself", replacement: feelin },
    ],
  },
  // the platform's content security policy allows no data: fonts, so nothing is inlined
  build: {
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2500,
    target: "es2022",
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  server: { proxy: { "/api": SERVER, "/v2": SERVER } },
  // functions in, values out: the files share one set of modules, which is loaded once instead of 52 times
  test: { environment: "node", include: ["src/**/*.test.ts"], pool: "threads", isolate: false },
});
