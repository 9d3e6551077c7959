"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { ChangeKind, HistoryTimeline } from "@/server/model/history";
import type { Light } from "../topology/canvas/scene";
import { useTRPC } from "../trpc";
import { momentAt } from "./moment-words";

/** The marks of a comparison as the canvas takes them. */
export function diffLight(marks: Readonly<Record<string, ChangeKind>>): Light {
  return { by: "diff", marks: new Map(Object.entries(marks)) };
}

const HOUR_MS = 3_600_000;
/** Sources whose records begin so soon after each other were first read together. */
const TOGETHER_MS = 60_000;

/** Begins with the last hour, or with what is recorded of it. */
export function useBeginComparing(compare: (from: string) => void): () => void {
  const trpc = useTRPC();
  const client = useQueryClient();
  return () => {
    const hourAgo = Date.now() - HOUR_MS;
    client
      .fetchQuery(trpc.history.timeline.queryOptions({ parts: 1 }))
      .then((timeline) => compare(momentAt(Math.max(hourAgo, beginOf(timeline)))))
      // the comparison itself says what is wrong
      .catch(() => compare(momentAt(hourAgo)));
  };
}

function beginOf({ sources }: HistoryTimeline): number {
  let begin = 0;
  for (const { beginsAt } of [...sources].sort((a, b) => a.beginsAt - b.beginsAt)) {
    if (begin === 0 || beginsAt - begin <= TOGETHER_MS) begin = beginsAt;
  }
  return begin;
}
