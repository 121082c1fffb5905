// An address that leads nowhere.
import type { ReactElement } from "react";
import { Page } from "../frame/page.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { Empty } from "../parts/state.tsx";

export function Lost(): ReactElement {
  return (
    <Page title="Page not found">
      <Empty title="There is nothing at this address" action={<ButtonLink href="/">Go to the overview</ButtonLink>}>
        The link may be old, or a letter of it went missing.
      </Empty>
    </Page>
  );
}
