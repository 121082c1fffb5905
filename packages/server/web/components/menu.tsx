// A button that opens a menu of links.

import * as Ariakit from "@ariakit/react";
import type { ReactElement } from "react";
import { Icon } from "./icon.tsx";

export interface MenuProps {
  label: string;
  /** Downloads: the browser stays on the page. */
  items: readonly { href: string; title: string }[];
}

export function DownloadMenu({ label, items }: MenuProps): ReactElement {
  return (
    <Ariakit.MenuProvider>
      <Ariakit.MenuButton className="button plain">
        {label}
        <Icon name="down" />
      </Ariakit.MenuButton>
      <Ariakit.Menu className="options menu" gutter={4}>
        {items.map(({ href, title }) => (
          <Ariakit.MenuItem key={href} className="option" render={<a href={href} download />}>
            {title}
          </Ariakit.MenuItem>
        ))}
      </Ariakit.Menu>
    </Ariakit.MenuProvider>
  );
}
