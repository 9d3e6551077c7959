"use client";

import type { ReactNode } from "react";
import { ErrorPanel } from "./error-panel";

/** What a query of TanStack Query tells, as far as a page needs it. */
type QueryState<T> = {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
};

type QueryViewProps<T> = {
  query: QueryState<T>;
  /** e.g. `The hosts could not be read`. */
  failure: string;
  loading: ReactNode;
  children: (data: T) => ReactNode;
};

/** Skeleton, error with a way out, or the data; data that could not be refreshed stays, with a note on top. */
export function QueryView<T>({ query, failure, loading, children }: QueryViewProps<T>) {
  const problem = query.error ? (
    <ErrorPanel
      title={query.data === undefined ? failure : `${failure} again; what is shown is older`}
      error={query.error}
      onRetry={() => void query.refetch()}
      retrying={query.isFetching}
      className="m-3 sm:m-4"
    />
  ) : null;
  if (query.data === undefined) return problem ?? loading;
  return (
    <>
      {problem}
      {children(query.data)}
    </>
  );
}
