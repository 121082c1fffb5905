// @ts-nocheck
// An address that leads nowhere.
import type { ReactElement } from "react";
import { PageLayout } from "../frame/page_layout.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { EmptyState } from "../parts/empty_state.tsx";

export function NotFoundPage(): ReactElement {
  return (
    <PageLayout title="Page not found">
      <EmptyState
        title="There is nothing at this address"
        action={<ButtonLink href="/">Go to the overview</ButtonLink>}
      >
        The link may be old, or a letter of it went missing.
      </EmptyState>
    </PageLayout>
  );
}
