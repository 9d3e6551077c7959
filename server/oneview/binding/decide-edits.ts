import type { ProfileConnection, ServerProfile } from "@/server/model/fabric-state";
import { freePriority, holderOf, isBootable } from "@/server/oneview/binding/boot-priority";
import type { ConnectionEdit } from "@/server/oneview/binding/connection-edit";
import { connectionName, isNamedFor } from "@/server/oneview/binding/connection-name";
import { findConnection, isSameFlexNic, type KnownInProfile } from "@/server/oneview/binding/find-connection";

export type WantedConnection = {
  readonly mac: string;
  /** `<location> <slot>:<port>-<function>`; `null`: the server has no NIC of that MAC. */
  readonly flexNic: string | null;
  readonly bootable: boolean;
  /** Network or network set. */
  readonly networkUri: string;
  readonly known: KnownInProfile | null;
};

export type ConnectDecision =
  /** No edits: it is so already. `existing`: the connection that stands for the port, `null`: one is added. */
  | {
      readonly kind: "edits";
      readonly edits: readonly ConnectionEdit[];
      readonly existing: ProfileConnection | null;
      /** What the mirror shall remember of it. */
      readonly origin: Pick<KnownInProfile, "made" | "previousUri">;
    }
  | { readonly kind: "no-such-nic" }
  /** Its FlexNIC carries a connection that is not the port's. */
  | { readonly kind: "flex-nic-taken"; readonly by: ProfileConnection }
  /** The profile leaves booting to the server. */
  | { readonly kind: "boot-not-managed" }
  | { readonly kind: "boot-taken"; readonly by: readonly ProfileConnection[] };

/**
 * PURE. What has to change in a profile's connections so that a port leads to its network; the first that applies:
 * 1. the FlexNIC is held by a connection with another MAC that bears neither our name nor a known id → taken;
 * 2. there is a connection of the port: its network is changed where it differs or the connection has failed, its boot
 *    priority only where it boots and shall not, or does not and shall;
 * 3. no NIC of that MAC → no-such-nic; otherwise a connection is added;
 * 4. a connection that begins to boot gets Primary if no other Ethernet connection has it, else Secondary, else → taken;
 *    one that gives up Primary hands it to the Secondary.
 */
export function decideConnect(
  { connections, managesBoot }: Pick<ServerProfile, "connections" | "managesBoot">,
  wanted: WantedConnection,
): ConnectDecision {
  const existing = findConnection(connections, wanted);
  const rival = connections.find((each) => each.id !== existing?.id && isSameFlexNic(each.portId, wanted.flexNic));
  if (rival !== undefined) return { kind: "flex-nic-taken", by: rival };
  const startsToBoot = wanted.bootable && (existing === null || !isBootable(existing));
  if (startsToBoot && managesBoot === false) return { kind: "boot-not-managed" };
  const priority = startsToBoot ? freePriority(connections, existing) : null;
  if (startsToBoot && priority === null && (existing !== null || wanted.flexNic !== null)) {
    const holders = [holderOf(connections, "Primary", existing), holderOf(connections, "Secondary", existing)];
    return { kind: "boot-taken", by: holders.filter((each) => each !== null) };
  }
  if (existing === null) {
    if (wanted.flexNic === null) return { kind: "no-such-nic" };
    const add: ConnectionEdit = {
      kind: "add",
      name: connectionName(wanted.mac),
      flexNic: wanted.flexNic,
      networkUri: wanted.networkUri,
      priority: priority ?? "NotBootable",
    };
    return { kind: "edits", edits: [add], existing: null, origin: { made: true, previousUri: null } };
  }
  const edits: ConnectionEdit[] = [];
  if (existing.networkUri !== wanted.networkUri || isFailed(existing)) {
    edits.push({ kind: "point", id: existing.id, networkUri: wanted.networkUri });
  }
  if (priority !== null) edits.push({ kind: "boot", id: existing.id, priority });
  if (!wanted.bootable && isBootable(existing)) {
    edits.push({ kind: "boot", id: existing.id, priority: "NotBootable" }, ...promotion(connections, existing));
  }
  return { kind: "edits", edits, existing, origin: originOf(existing, wanted) };
}

/** PURE. Takes a connection away; if it was the Primary, the Ethernet Secondary becomes it. */
export function decideRemoval(
  connections: readonly ProfileConnection[],
  connection: ProfileConnection,
): readonly ConnectionEdit[] {
  return [{ kind: "remove", id: connection.id }, ...promotion(connections, connection)];
}

/** PURE. Points a connection back to where it led before. No edit when it leads there. */
export function decideReturn(connection: ProfileConnection, previousUri: string): readonly ConnectionEdit[] {
  if (connection.networkUri === previousUri && !isFailed(connection)) return [];
  return [{ kind: "point", id: connection.id, networkUri: previousUri }];
}

export function isFailed(connection: ProfileConnection): boolean {
  return connection.state === "Failed";
}

/** One that bears our name was made by us, or by whoever bound ports here before. */
function originOf(existing: ProfileConnection, wanted: WantedConnection): Pick<KnownInProfile, "made" | "previousUri"> {
  const { known, mac } = wanted;
  if (known !== null && known.connectionId === existing.id) return { made: known.made, previousUri: known.previousUri };
  const made = isNamedFor(existing.name, mac);
  return { made, previousUri: made ? null : existing.networkUri };
}

function promotion(connections: readonly ProfileConnection[], leaving: ProfileConnection): readonly ConnectionEdit[] {
  if (leaving.functionType !== "Ethernet" || leaving.bootPriority !== "Primary") return [];
  if (holderOf(connections, "Primary", leaving) !== null) return [];
  const second = holderOf(connections, "Secondary", leaving);
  return second === null ? [] : [{ kind: "boot", id: second.id, priority: "Primary" }];
}
