import type { ProfileConnection } from "@/server/model/fabric-state";

export type BootPriority = "Primary" | "Secondary" | "NotBootable";

/** Anything but NotBootable (also priorities of later versions); a connection without a boot setting does not boot. */
export function isBootable(connection: ProfileConnection): boolean {
  return connection.bootPriority !== null && connection.bootPriority !== "NotBootable";
}

/** Who else boots over Ethernet with this priority: Fibre Channel is counted apart, the connection itself not at all. */
export function holderOf(
  connections: readonly ProfileConnection[],
  priority: BootPriority,
  self: ProfileConnection | null,
): ProfileConnection | null {
  return (
    connections.find(
      (each) => each.functionType === "Ethernet" && each.bootPriority === priority && each.id !== self?.id,
    ) ?? null
  );
}

/** Primary if nobody has it, else Secondary, else `null`: two connections boot, no more. */
export function freePriority(
  connections: readonly ProfileConnection[],
  self: ProfileConnection | null,
): "Primary" | "Secondary" | null {
  if (holderOf(connections, "Primary", self) === null) return "Primary";
  return holderOf(connections, "Secondary", self) === null ? "Secondary" : null;
}
