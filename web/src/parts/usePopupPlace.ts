import { type CSSProperties, type RefObject, useLayoutEffect, useState } from "react";

/** Pixels between what floats and the window's edge. */
const EDGE = 8;

/** Where something floats: under its anchor, inside the window, as high as there is room; anew when it has more to hold. */
export function usePopupPlace(
  anchor: RefObject<HTMLElement | null>,
  box: RefObject<HTMLElement | null>,
  held: number,
): CSSProperties {
  const [style, setStyle] = useState<CSSProperties>({ visibility: "hidden" });
  useLayoutEffect(() => {
    if (anchor.current === null || box.current === null) return;
    const { left, bottom } = anchor.current.getBoundingClientRect();
    const width = box.current.offsetWidth;
    // eslint-disable-next-line react-hooks/set-state-in-effect -- its size is known once it stands in the page, hidden; it is placed before it is seen
    setStyle({
      left: Math.max(EDGE, Math.min(left, innerWidth - width - EDGE)),
      top: bottom + 4,
      maxHeight: Math.max(120, Math.min(380, innerHeight - bottom - EDGE - 4)),
    });
  }, [anchor, box, held]);
  return style;
}
