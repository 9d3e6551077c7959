"use client";

import { ErrorPanel } from "../ui/error-panel";

type PageFailureProps = { error: unknown; retry: () => void };

/** In place of a page that broke while it was drawn. The frame around it still works. */
export function PageFailure({ error, retry }: PageFailureProps) {
  return (
    <div className="p-4">
      <ErrorPanel title="This page broke" error={new PageError(error)} onRetry={retry} />
    </div>
  );
}

class PageError extends Error {
  readonly data = { code: "PAGE", remedy: "Try again. If it stays, reload; the browser's console holds the details." };

  constructor(cause: unknown) {
    super(cause instanceof Error && cause.message ? cause.message : "It could not be drawn.", { cause });
  }
}
