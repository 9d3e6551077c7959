"use client";

import type { GraphNode, ObjectDetails } from "@/server/model/graph";
import { groupBy } from "@/server/model/group-by";
import { RelativeTime } from "../../ui/relative-time";
import { KindGlyph } from "../kind-glyph";
import { FactRows } from "./fact-rows";
import { Listing } from "./listing";

type DetailsBodyProps = { details: ObjectDetails; isCase: boolean; onSelect: (id: string) => void };

/** Facts by group, connections by relation, then the listings as the host prints them. */
export function DetailsBody({ details, isCase, onSelect }: DetailsBodyProps) {
  const groups = groupBy(details.facts, (fact) => fact.group);
  const relations = groupBy(details.neighbours, (neighbour) => neighbour.relation);
  return (
    <>
      {[...groups].map(([group, facts]) => (
        <FactRows key={group} title={group} facts={facts} onSelect={onSelect} />
      ))}
      {relations.size === 0 ? null : (
        <section aria-label="Connections" className="border-b px-4 py-3 last:border-b-0">
          <h3 className="mb-1.5 font-medium text-fg-faint text-xs">Connections</h3>
          {[...relations].map(([relation, neighbours]) => (
            <div key={relation} className="grid grid-cols-[7.5rem_1fr] gap-x-2">
              <span className="py-0.5 text-fg-muted text-xs">{relation}</span>
              <ul className="min-w-0">
                {neighbours.map((neighbour) => (
                  <li key={neighbour.id}>
                    <button
                      type="button"
                      onClick={() => onSelect(neighbour.id)}
                      className="mono flex max-w-full items-center gap-1.5 py-0.5 text-accent hover:underline"
                    >
                      <KindGlyph kind={neighbour.kind} />
                      <span className="truncate">{neighbour.label}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
      {details.listings.map((listing) => (
        <Listing key={listing.title} listing={listing} />
      ))}
      <p className="px-4 py-3 text-fg-faint text-xs">
        {details.observedAt === null ? (
          unobserved(details.node)
        ) : (
          <>
            {isCase ? "Captured" : "Observed"} <RelativeTime at={details.observedAt} ago />
          </>
        )}
      </p>
    </>
  );
}

/** Why there is no time of reading: some things are never read by themselves. */
function unobserved({ kind, role }: GraphNode): string {
  if (kind === "physical-network" || kind === "network") return "Intent, not observed";
  if (kind === "segment") return "Joined from what the hosts show";
  return role === "remote" ? "Known only from the tunnels that lead to it" : "Not read yet";
}
