"use client";

import type { MirrorStatus } from "@/server/model/cloud-mirror";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { FactLines } from "../ui/fact-list";
import { RelativeTime } from "../ui/relative-time";
import { collectionWords, lastChangeWords, mirrorBadge, progressWords } from "./mirror-words";

/** Rows that are told one by one. */
const TOLD = 20;

/** How the record of a cloud stands: how old it is, what changed last, and what is not in it. */
export function CloudMirrorView({ mirror }: { mirror: MirrorStatus }) {
  const { goodAt, fullAt, last, unread, problem } = mirror;
  const { tone, word } = mirrorBadge(mirror);
  const progress = progressWords(mirror);
  return (
    <section aria-label="Mirror" className="grid gap-3">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        Mirror
        <Badge tone={tone}>{word}</Badge>
        {progress === null ? null : (
          <output className="font-normal text-fg-muted text-xs tabular-nums">{progress}</output>
        )}
      </p>
      {problem ? (
        <Banner tone={goodAt === null ? "danger" : "warning"}>
          <p className="font-medium">{problem.message}</p>
          {problem.remedy ? <p className="mt-0.5 text-fg-muted text-xs">{problem.remedy}</p> : null}
          {goodAt === null ? null : (
            <p className="mt-0.5 text-fg-muted text-xs">
              Nothing was deleted: what is shown is as of <RelativeTime at={goodAt} ago />.
            </p>
          )}
        </Banner>
      ) : null}
      <FactLines
        facts={[
          ["Up to date", <RelativeTime key="good" at={goodAt} ago />],
          ["Compared whole", <RelativeTime key="full" at={fullAt} ago />],
          last === null
            ? null
            : [
                "Last change",
                <span key="last">
                  <RelativeTime at={last.at} ago /> ({lastChangeWords(last)})
                </span>,
              ],
        ]}
      />
      {unread.length > 0 ? (
        <Banner tone="warning">
          <p>
            {unread.length === 1 ? "One thing is" : `${unread.length} things are`} there and could not be taken over:
          </p>
          <ul className="mt-1 grid max-h-48 gap-1 overflow-y-auto text-xs">
            {unread.slice(0, TOLD).map(({ collection, id, message }) => (
              <li key={`${collection}/${id}/${message}`} className="min-w-0 break-words">
                <span className="text-fg-muted">{collectionWords(collection)}</span>{" "}
                {id === null ? null : <span className="mono">{id}</span>} {message}
              </li>
            ))}
          </ul>
          {unread.length > TOLD ? <p className="mt-1 text-fg-muted text-xs">and {unread.length - TOLD} more</p> : null}
        </Banner>
      ) : null}
    </section>
  );
}
