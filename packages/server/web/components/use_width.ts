// Width of an element, so that a chart fills it without scaling its text.
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

export function useWidth(): { container: RefObject<HTMLElement | null>; width: number } {
  const container = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(720);
  useLayoutEffect(() => {
    const element = container.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { container, width };
}
