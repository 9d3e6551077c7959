"use client";

import { PageFailure } from "@/components/frame/page-failure";

type ErrorProps = { error: Error; reset: () => void };

export default function ConsoleError({ error, reset }: ErrorProps) {
  return <PageFailure error={error} retry={reset} />;
}
