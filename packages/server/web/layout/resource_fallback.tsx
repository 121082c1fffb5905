// In place of the page of one thing: while it is read, where there is none, and where it could not be read.
import type { ReactElement } from "react";
import { Link } from "wouter";
import { ApiError } from "../api/client.ts";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty_state.tsx";
import { Icon } from "../components/icon.tsx";
import { LoadError } from "../components/notice.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { PageLayout } from "./page_layout.tsx";

/** The page that lists things of a kind. */
export interface ParentPage {
  href: string;
  title: string;
  /** One of what it lists, such as "action". */
  itemName: string;
}

export interface ResourceFallbackProps {
  id: string;
  parent: ParentPage;
  error: unknown;
  onRetry: () => void;
}

export function ResourceFallback({ id, parent: place, error, onRetry }: ResourceFallbackProps): ReactElement {
  return (
    <PageLayout title={id} backLink={<BackLink parent={place} />}>
      {!error ? (
        <Skeleton lines={6} height={32} />
      ) : error instanceof ApiError && error.status === 404 ? (
        <EmptyState
          title={`There is no ${place.itemName} called ${id}`}
          action={<ButtonLink href={place.href}>Browse {place.title.toLowerCase()}</ButtonLink>}
        />
      ) : (
        <LoadError error={error} onRetry={onRetry} />
      )}
    </PageLayout>
  );
}

export function BackLink({ parent: place }: { parent: ParentPage }): ReactElement {
  return (
    <div className="back-link">
      <Link href={place.href}>
        <Icon name="left" /> {place.title}
      </Link>
    </div>
  );
}
