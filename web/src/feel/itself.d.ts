/** feelin as it comes (see vite.config.ts). */
declare module "feelin-itself" {
  export * from "@bpmn-io/feelin";
}
