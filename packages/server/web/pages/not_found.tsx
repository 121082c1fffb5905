// Shown for a URL without a page.
import type { ReactElement } from "react";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty_state.tsx";
import { PageLayout } from "../layout/page_layout.tsx";

export function NotFoundPage(): ReactElement {
  return (
    <PageLayout title="Page not found">
      <EmptyState title="This URL does not exist" action={<ButtonLink href="/">Go to the overview</ButtonLink>}>
        Check the URL, or select a page in the navigation.
      </EmptyState>
    </PageLayout>
  );
}
