// @ts-nocheck
// Stands in for the form library's Markdown renderer, a fifth of its size: descriptions here are plain text.
import type { ReactElement, ReactNode } from "react";

export function Markdown({ children }: { children?: ReactNode }): ReactElement {
  return <>{children}</>;
}
