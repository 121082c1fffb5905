// Root component: shows the sign-in page or the page of the URL.
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactElement, Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";
import { setSessionChangedListener } from "./api/client.ts";
import { invalidate, queryClient, useSession } from "./api/query.ts";
import { Logo } from "./components/icon.tsx";
import { LoadError } from "./components/notice.tsx";
import { Skeleton } from "./components/skeleton.tsx";
import { ErrorBoundary } from "./layout/error_boundary.tsx";
import { Header } from "./layout/header.tsx";
import { Navigation } from "./layout/navigation.tsx";
import { useSearchKey } from "./layout/use_search_key.ts";
import { useUserChange } from "./layout/use_user_change.ts";
import { NotFoundPage } from "./pages/not_found.tsx";
import { SignIn } from "./pages/sign_in.tsx";
import { routes } from "./routes.ts";

setSessionChangedListener(() => void invalidate("/session"));

export function App(): ReactElement {
  return (
    <QueryClientProvider client={queryClient}>
      <SessionGate />
    </QueryClientProvider>
  );
}

function SessionGate(): ReactElement {
  const { data: session, error, refetch } = useSession();
  if (useUserChange(session?.user?.name)) return <LayoutSkeleton />;
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
  if (!error) return <LayoutSkeleton />;
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
  // The tabs of a resource are one page.
  const page = path.split("/").slice(0, 3).join("/");
  useScrollToTop(page);
  return (
    <ErrorBoundary key={page}>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          {routes.map(({ path, component }) => (
            <Route key={path} path={path} component={component} />
          ))}
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

function useScrollToTop(page: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the page changes
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [page]);
}

function PageSkeleton(): ReactElement {
  return (
    <main id="content" className="page">
      <Skeleton lines={6} />
    </main>
  );
}

/** The layout while the session is loading. */
function LayoutSkeleton(): ReactElement {
  return (
    <div className="layout">
      <header className="header">
        <span className="brand">
          <Logo />
        </span>
      </header>
      <Navigation />
      <PageSkeleton />
    </div>
  );
}
