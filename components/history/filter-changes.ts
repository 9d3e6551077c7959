import type { ChangeKind, ComparedChange } from "@/server/model/history";
import { changeOrder, historyKindName } from "./change-kinds";

export type ChangeFilter = {
  readonly text: string;
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly cause: "all" | "plan" | "outside" | "unknown";
};

export type ChangeGroup = { readonly place: string; readonly changes: readonly ComparedChange[] };

/** What of the changes is shown, host by host; everything else of a group follows in the order of what hurts most. */
export function filterChanges(
  changes: readonly ComparedChange[],
  { text, kinds, cause }: ChangeFilter,
): readonly ChangeGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, ComparedChange[]>();
  for (const change of changes) {
    if (kinds.size > 0 && !kinds.has(change.change)) continue;
    if (cause !== "all" && change.cause?.kind !== cause) continue;
    const lines = change.facts.flatMap(({ name, before, after }) => [name, ...before, ...after]);
    const haystack = [change.label, historyKindName(change.kind), change.host ?? "", change.id, ...lines].join(" ");
    if (!words.every((word) => haystack.toLowerCase().includes(word))) continue;
    const place = placeOf(change);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [change]);
    else group.push(change);
  }
  return [...groups]
    .map(([place, found]) => ({ place, changes: found.sort((a, b) => rank(a) - rank(b)) }))
    .sort((a, b) => order(a.place) - order(b.place) || a.place.localeCompare(b.place));
}

const [OVERVIEW, INTENT] = ["Across hosts", "Intent"];

function placeOf({ host, id }: ComparedChange): string {
  if (host !== null) return host;
  if (id.startsWith("intent:") || id.startsWith("physical-network:")) return INTENT;
  return id.startsWith("appliance:") ? "Fabric" : OVERVIEW;
}

function order(place: string): number {
  return place === OVERVIEW ? 2 : place === INTENT ? 3 : place === "Fabric" ? 1 : 0;
}

function rank({ change }: ComparedChange): number {
  return changeOrder.indexOf(change);
}
