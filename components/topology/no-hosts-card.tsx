"use client";

import { useQuery } from "@tanstack/react-query";
import { Archive, Server } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";

/** Captures that are offered by name. */
const offered = 2;

/** Beside a fabric that stands alone: no host is observed, and the two ways to see some. */
export function NoHostsCard() {
  const trpc = useTRPC();
  const cases = useQuery(trpc.cases.list.queryOptions());
  const newest = [...(cases.data ?? [])]
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || a.name.localeCompare(b.name))
    .slice(0, offered);
  return (
    <section
      aria-label="No hosts are observed yet"
      className="absolute bottom-14 left-4 z-10 grid max-w-72 gap-3 rounded-lg border bg-overlay p-4 shadow-overlay max-md:right-4 max-md:max-w-none md:top-6 md:bottom-auto md:left-6"
    >
      <div className="grid gap-1">
        <h2 className="flex items-center gap-2 font-medium">
          <Server aria-hidden className="size-4 text-fg-faint" />
          No hosts are observed yet
        </h2>
        <p className="text-fg-muted text-sm">
          Only the fabric is known. A host over SSH or of this machine joins the picture as soon as it is read; a
          capture shows a whole cloud at once.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button asChild variant="primary" size="sm">
          <Link href="/hosts?add=host">Add a host</Link>
        </Button>
        {newest.map(({ id, name }) => (
          <Button key={id} asChild size="sm" className="max-w-full">
            <Link href={{ pathname: "/topology", query: { case: id } }}>
              <Archive aria-hidden className="size-3.5 shrink-0" />
              <span className="truncate">Open the capture {name}</span>
            </Link>
          </Button>
        ))}
      </div>
    </section>
  );
}
