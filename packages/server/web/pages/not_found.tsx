// An address that leads nowhere.
import type { ReactElement } from "react";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty_state.tsx";
import { PageLayout } from "../layout/page_layout.tsx";

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
