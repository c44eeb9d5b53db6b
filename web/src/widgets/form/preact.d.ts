/** The preact that form-js runs on (see vite.config.ts). */
declare module "preact-of-forms" {
  export * from "preact";
}
declare module "preact-of-forms/hooks" {
  export * from "preact/hooks";
}
