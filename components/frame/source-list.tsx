"use client";

import { ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import type { SourceStatus } from "@/server/model/graph";
import { RelativeTime } from "../ui/relative-time";
import { SourceMark, sourceMeaning } from "./source-state";

/** Every source with what is wrong with it; a host or an appliance leads to its page. */
export function SourceList({ sources, summary }: { sources: readonly SourceStatus[]; summary: string }) {
  return (
    <>
      <p className="border-b px-3 py-2 text-fg-muted text-xs">{summary}</p>
      <ul className="divide-y">
        {sources.map((source) => (
          <li key={source.id}>
            <Row source={source} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Row({ source }: { source: SourceStatus }) {
  const href = pageOf(source);
  const body: ReactNode = (
    <>
      <SourceMark state={source.state} className="mt-1 size-3.5" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate font-medium">{source.name}</span>
          <span className="text-fg-faint text-xs">{source.kind}</span>
          <span className="ml-auto text-fg-muted text-xs">
            <RelativeTime at={source.observedAt} ago never="not read yet" />
          </span>
        </span>
        <span className="block text-fg-muted text-xs">
          {source.state}: {sourceMeaning(source.state)}
        </span>
        {source.errors.slice(0, 3).map((error) => (
          <span key={error} className="mt-0.5 block break-words text-failed text-xs">
            {error}
          </span>
        ))}
        {source.errors.length > 3 ? (
          <span className="text-fg-faint text-xs">and {source.errors.length - 3} more</span>
        ) : null}
      </span>
      {href ? <ChevronRight aria-hidden className="mt-0.5 size-3.5 shrink-0 text-fg-faint" /> : null}
    </>
  );
  const layout = "flex items-start gap-2.5 px-3 py-2";
  return href ? (
    <Link href={href} className={`${layout} outline-offset-[-2px] hover:bg-hover`}>
      {body}
    </Link>
  ) : (
    <div className={layout}>{body}</div>
  );
}

/** Ids of sources are `<kind>:<uuid>` or the bare id. */
function pageOf(source: SourceStatus): Route<`/hosts/${string}` | `/appliances/${string}`> | null {
  const id = source.id.replace(/^[a-z]+:/, "");
  switch (source.kind) {
    case "host":
      return `/hosts/${id}` as Route;
    case "appliance":
      return `/appliances/${id}` as Route;
    case "case":
      return "/cases";
    case "cloud":
      return "/clouds";
    case "intent":
      return "/networks";
  }
}
