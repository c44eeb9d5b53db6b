import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import globals from "globals";
import ts from "typescript-eslint";

// Run from the repository's root (`npm run lint`), so that the browser tests are read too; patterns hold from `web` as well.

/** What holds of every file, whatever it is written in. */
const EVERYWHERE = {
  linterOptions: { reportUnusedDisableDirectives: "error" },
  // in Chinese text the wide space divides; between the words of a program it is a slip
  rules: {
    "no-irregular-whitespace": ["error", { skipStrings: true, skipTemplates: true, skipJSXText: true }],
  },
};

export default defineConfig(
  { ignores: ["**/dist", "**/src/api/schema.d.ts"] },
  js.configs.recommended,
  EVERYWHERE,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [
      ts.configs.strictTypeChecked,
      hooks.configs.flat["recommended-latest"],
      a11y.flatConfigs.recommended,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `onClick={() => save()}` says what is done, not that anything is answered
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `const { dropped: _, ...rest }` is how a property is left out
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // antd's own fields move the focus when they appear, as a dialog's first field should
      "jsx-a11y/no-autofocus": ["error", { ignoreNonDOM: true }],
      // what scrolls must be reachable by keys (WCAG 2.1.1), so a region may take the focus
      "jsx-a11y/no-noninteractive-tabindex": ["error", { roles: ["tabpanel", "region"], tags: [] }],
    },
  },
  { files: ["**/public/**/*.js"], languageOptions: { globals: globals.browser } },
  // what a browser test hands to the page runs there
  {
    files: ["tests/browser/**/*.mjs"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
);
