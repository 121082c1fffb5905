// Components whose code is loaded when they are first shown.
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/** The code of a component could not be loaded: the server is not reachable, or an update replaced the file. */
export class CodeLoadError extends Error {
  override readonly name = "CodeLoadError";
}

export function lazyComponent<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    try {
      return await load();
    } catch (cause) {
      throw new CodeLoadError("The code of this page could not be loaded.", { cause });
    }
  });
}
