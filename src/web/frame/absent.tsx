// In place of the page of one thing: while it is read, where there is none, and where it could not be read.
import type { ReactElement } from "react";
import { Link } from "wouter";
import { ApiError } from "../api/client.ts";
import { ButtonLink } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Failed } from "../parts/notice.tsx";
import { Empty, Skeleton } from "../parts/state.tsx";
import { Page } from "./page.tsx";

/** The page that lists things of a kind. */
export interface Place {
  href: string;
  title: string;
  /** One of what it lists, such as "action". */
  one: string;
}

export interface AbsentProps {
  id: string;
  place: Place;
  error: unknown;
  again: () => void;
}

export function Absent({ id, place, error, again }: AbsentProps): ReactElement {
  return (
    <Page title={id} above={<Back place={place} />}>
      {!error ? (
        <Skeleton lines={6} height={32} />
      ) : error instanceof ApiError && error.status === 404 ? (
        <Empty
          title={`There is no ${place.one} called ${id}`}
          action={<ButtonLink href={place.href}>Browse {place.title.toLowerCase()}</ButtonLink>}
        />
      ) : (
        <Failed error={error} again={again} />
      )}
    </Page>
  );
}

export function Back({ place }: { place: Place }): ReactElement {
  return (
    <div className="back">
      <Link href={place.href}>
        <Icon name="left" /> {place.title}
      </Link>
    </div>
  );
}
