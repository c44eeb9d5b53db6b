import { type RefObject, useLayoutEffect, useRef } from "react";

/** What was drawn last, for those who are called later: a listener, a timer, an editor that knows nothing of React. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}
