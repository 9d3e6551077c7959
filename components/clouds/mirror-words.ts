import type { MirrorStatus } from "@/server/model/cloud-mirror";
import type { Tone } from "../ui/badge";

const COLLECTIONS: Readonly<Record<NonNullable<MirrorStatus["progress"]>["collection"], string>> = {
  networks: "networks",
  subnets: "subnets",
  securityGroups: "security groups",
  routers: "routers",
  ports: "ports",
  floatingIps: "floating IPs",
  agents: "agents",
};

/** A collection of the mirror in people's words; an unknown one as it is. */
export function collectionWords(name: string): string {
  return Object.entries(COLLECTIONS).find(([key]) => key === name)?.[1] ?? name;
}

/** What is being read now, e.g. `reading ports: 4000`; `null`: nothing. */
export function progressWords({ progress }: Pick<MirrorStatus, "progress">): string | null {
  if (progress === null) return null;
  const { collection, rows, done } = progress;
  const of = `${done.length + 1} of ${Object.keys(COLLECTIONS).length}`;
  return `reading ${COLLECTIONS[collection]} (${of}): ${rows}`;
}

/** The mirror's state as a badge says it. */
export function mirrorBadge({ state, unread }: Pick<MirrorStatus, "state" | "unread">): {
  readonly tone: Tone;
  readonly word: string;
} {
  switch (state) {
    case "importing":
      return { tone: "intended", word: "importing" };
    case "live":
      return unread.length > 0 ? { tone: "drift", word: "live in part" } : { tone: "ok", word: "live" };
    case "stale":
      return { tone: "stale", word: "stale" };
    case "failed":
      return { tone: "failed", word: "never read" };
  }
}

/** What the last reading that changed something changed. */
export function lastChangeWords({ added, changed, removed }: NonNullable<MirrorStatus["last"]>): string {
  return [
    added === 0 ? null : `${added} new`,
    changed === 0 ? null : `${changed} changed`,
    removed === 0 ? null : `${removed} gone`,
  ]
    .filter((each) => each !== null)
    .join(", ");
}
