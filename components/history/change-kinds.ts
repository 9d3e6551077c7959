import { CircleHelp, Minus, PencilLine, Plus } from "lucide-react";
import type { ChangeKind, HistoryKind } from "@/server/model/history";
import { kindNames } from "../topology/kinds";

export const changeWords: Readonly<Record<ChangeKind, string>> = {
  added: "added",
  removed: "removed",
  changed: "changed",
  unknown: "unknown",
};

export const changeIcons = { added: Plus, removed: Minus, changed: PencilLine, unknown: CircleHelp } as const;

/** Beside the icon and the word: colour is never alone. */
export const changeTones = { added: "ok", removed: "failed", changed: "drift", unknown: "unknown" } as const;

export const changeOrder: readonly ChangeKind[] = ["removed", "added", "changed", "unknown"];

const OTHERS: Readonly<Partial<Record<HistoryKind, string>>> = {
  subnet: "Subnet",
  "neutron-port": "Port",
  router: "Router",
  "floating-ip": "Floating IP",
  "security-group": "Security group",
  mapping: "Mapping",
  agent: "Agent",
};

export function historyKindName(kind: HistoryKind): string {
  return OTHERS[kind] ?? new Map<string, string>(Object.entries(kindNames)).get(kind) ?? kind;
}
