// Shown on the page of an action or trigger while it is loading, if it does not exist, or if loading failed.
import type { ReactElement } from "react";
import { Link } from "wouter";
import { ApiError } from "../api/client.ts";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty_state.tsx";
import { Icon } from "../components/icon.tsx";
import { LoadError } from "../components/notice.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { PageLayout } from "./page_layout.tsx";

/** The page that lists the resources. */
export interface ParentPage {
  href: string;
  title: string;
  /** Name of one resource, such as "action". */
  itemName: string;
}

export interface ResourceFallbackProps {
  id: string;
  parent: ParentPage;
  error: unknown;
  onRetry: () => void;
}

export function ResourceFallback({ id, parent, error, onRetry }: ResourceFallbackProps): ReactElement {
  return (
    <PageLayout title={id} backLink={<BackLink parent={parent} />}>
      {!error ? (
        <Skeleton lines={6} height={32} />
      ) : error instanceof ApiError && error.status === 404 ? (
        <EmptyState
          title={`No ${parent.itemName} has the ID ${id}`}
          action={<ButtonLink href={parent.href}>Browse {parent.title.toLowerCase()}</ButtonLink>}
        />
      ) : (
        <LoadError error={error} onRetry={onRetry} />
      )}
    </PageLayout>
  );
}

export function BackLink({ parent }: { parent: ParentPage }): ReactElement {
  return (
    <div className="back-link">
      <Link href={parent.href}>
        <Icon name="left" /> {parent.title}
      </Link>
    </div>
  );
}
