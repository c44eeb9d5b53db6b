import type { PartyShown } from "@/api/answers";
import { plainText } from "@/text/plain";

function personal(party: PartyShown, field: string): string {
  const found = party.personal.find((one) => one.field === field);
  return plainText(found?.value);
}

/** The name a party goes by, masked or not as the server gave it. */
export function nameOf(party: PartyShown): string {
  return personal(party, "display_name") || "未留名";
}

/** The telephone number as the server gave it, empty when there is none. */
export function phoneOf(party: PartyShown): string {
  return personal(party, "phone");
}
