import { useMe } from "@/app/useMe";
import { momentText } from "@/text/dates";

/** Says who prints and when, at the moment of printing. */
export function usePrinted(): () => string {
  const me = useMe();
  return () => {
    const now = new Date();
    return `${me.name} ${momentText(now, now)} 打印`;
  };
}
