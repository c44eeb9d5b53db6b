/** The parts of 运行, as they stand in the address. */
export const PARTS = [
  { part: "incidents", label: "异常" },
  { part: "nobody", label: "没人办" },
  { part: "deliveries", label: "未送达" },
  { part: "starts", label: "定时开始" },
] as const;

export type Part = (typeof PARTS)[number]["part"];

/** The part that an address names; the first one when it names none. */
export function partOf(text: string | null): Part {
  return PARTS.find((one) => one.part === text)?.part ?? "incidents";
}
