// Lets Node load the pages' own files, and form-js as they run it: FEEL is asked by a file of ours (web/vite.config.ts).
const Module = require("node:module");
const { readFileSync } = require("node:fs");
const path = require("node:path");

module.exports = (packages) => {
  const typescript = require(path.join(packages, "typescript"));
  const compilerOptions = { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 };
  require.extensions[".ts"] = (module, file) =>
    module._compile(typescript.transpileModule(readFileSync(file, "utf8"), { compilerOptions }).outputText, file);
  const found = Module._resolveFilename;
  const sources = path.join(packages, "../src");
  const feelin = require.resolve(path.join(packages, "@bpmn-io/feelin"));
  Module._resolveFilename = (name, ...more) => {
    if (name === "feelin-itself") return feelin;
    if (name === "@bpmn-io/feelin") return path.join(sources, "feel/called.ts");
    return found(name.startsWith("@/") ? path.join(sources, name.slice(2)) : name, ...more);
  };
};
