// Which page an address shows, and the sign-in before all of them.
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactElement, Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";
import { setSignedOutListener } from "./api/client.ts";
import { invalidate, queryClient, useSession } from "./api/query.ts";
import { LoadError } from "./components/notice.tsx";
import { Skeleton } from "./components/skeleton.tsx";
import { ErrorBoundary } from "./layout/error_boundary.tsx";
import { Header } from "./layout/header.tsx";
import { Navigation } from "./layout/navigation.tsx";
import { useSearchKey } from "./layout/use_search_key.ts";
import { NotFoundPage } from "./pages/not_found.tsx";
import { SignIn } from "./pages/sign_in.tsx";
import { routes } from "./routes.ts";

setSignedOutListener(() => void invalidate("/session"));

export function App(): ReactElement {
  return (
    <QueryClientProvider client={queryClient}>
      <SessionGate />
    </QueryClientProvider>
  );
}

function SessionGate(): ReactElement | null {
  const { data: session, error, refetch } = useSession();
  if (session?.signedIn) {
    return (
      <div className="layout">
        <Header session={session} />
        <Navigation />
        <Pages />
      </div>
    );
  }
  if (session) return <SignIn session={session} />;
  if (!error) return null;
  return (
    <main id="content" className="sign-in">
      <div className="sign-in-card">
        <LoadError error={error} onRetry={() => void refetch()} />
      </div>
    </main>
  );
}

function Pages(): ReactElement {
  const [path] = useLocation();
  useSearchKey();
  const section = path.split("/").slice(0, 3).join("/");
  useScrollToTop(section);
  return (
    <ErrorBoundary key={section}>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          {routes.map(({ path, page: Page }) => (
            <Route key={path} path={path} component={Page} />
          ))}
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

/** A new page starts at its top. */
function useScrollToTop(section: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the section changes
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [section]);
}

function PageSkeleton(): ReactElement {
  return (
    <main id="content" className="page">
      <Skeleton lines={6} />
    </main>
  );
}
