import type { OvsDraft, OvsDrafts } from "@/server/hosts/backends/linux/write/ovs-drafts";
import type { Operation } from "@/server/hosts/ovsdb/transact";
import { requiredText } from "@/server/hosts/parse/ovsdb-values";
import type { OvsdbTables } from "@/server/hosts/raw";

/**
 * The operations that turn the database into its drafts, or none. Every row that is written is first held to what was read
 * of it (`wait`), so that a change in between fails the transaction and it is computed anew. Ports and interfaces are no root
 * rows: a port is made by being put into its bridge, and gone when taken out.
 */
export function ovsTransaction(tables: OvsdbTables, drafts: OvsDrafts): readonly Operation[] {
  const names = new Map<OvsDraft, string>();
  const rows = [...drafts.bridges.values(), ...drafts.ports.values(), ...drafts.interfaces.values()];
  for (const draft of rows) if (draft.uuid === null) names.set(draft, `row${names.size}`);
  const guards: Operation[] = [];
  const writes: Operation[] = [];
  const portsTo = new Map<string, OvsDraft[]>();
  for (const port of drafts.ports.values()) {
    if (port.uuid === null) portsTo.set(port.bridge, [...(portsTo.get(port.bridge) ?? []), port]);
  }
  for (const draft of rows) {
    const columns = [...draft.changed.keys()];
    if (draft.uuid !== null) {
      if (columns.length === 0) continue;
      guards.push(guard(draft, columns));
      const row = Object.fromEntries(draft.changed);
      writes.push({ op: "update", table: draft.table, where: [["_uuid", "==", ["uuid", draft.uuid]]], row });
      continue;
    }
    const name = requiredText(draft.row, "name");
    const row: Record<string, unknown> = { name, ...Object.fromEntries(draft.changed) };
    const port = draft.table === "Port" ? drafts.interfaces.get(name) : undefined;
    if (draft.table === "Port") row.interfaces = ["named-uuid", port ? names.get(port) : ""];
    if (draft.table === "Bridge") row.ports = references(portsTo.get(name) ?? [], names);
    writes.push({ op: "insert", table: draft.table, row, "uuid-name": names.get(draft) });
  }
  const root = Object.keys(tables.Open_vSwitch ?? {})[0];
  const atRoot = [["_uuid", "==", ["uuid", root]]];
  for (const bridge of drafts.bridges.values()) {
    const made = portsTo.get(bridge.bridge) ?? [];
    if (bridge.uuid === null) {
      const added = ["named-uuid", names.get(bridge)];
      writes.push({ op: "mutate", table: "Open_vSwitch", where: atRoot, mutations: [["bridges", "insert", added]] });
    } else if (made.length > 0) {
      guards.push(guard(bridge, ["name"]));
      writes.push(mutatePorts(bridge.uuid, "insert", references(made, names)));
    }
  }
  for (const draft of drafts.removed) {
    const gone = ["uuid", draft.uuid];
    guards.push(guard(draft, ["name", "external_ids"]));
    if (draft.table === "Bridge") {
      writes.push({ op: "mutate", table: "Open_vSwitch", where: atRoot, mutations: [["bridges", "delete", gone]] });
      continue;
    }
    const holder = Object.entries(tables.Bridge ?? {}).find(([, row]) => row.name === draft.bridge)?.[0];
    if (holder !== undefined) writes.push(mutatePorts(holder, "delete", gone));
  }
  return writes.length === 0 ? [] : [...guards, ...writes];
}

function references(drafts: readonly OvsDraft[], names: ReadonlyMap<OvsDraft, string>): unknown {
  return ["set", drafts.map((draft) => ["named-uuid", names.get(draft)])];
}

function mutatePorts(bridge: string, how: "insert" | "delete", ports: unknown): Operation {
  const where = [["_uuid", "==", ["uuid", bridge]]];
  return { op: "mutate", table: "Bridge", where, mutations: [["ports", how, ports]] };
}

/** Fails with "timed out" when the row is not as it was read. */
function guard({ table, uuid, row }: OvsDraft, columns: readonly string[]): Operation {
  const read = columns.filter((column) => column in row);
  const rows = [Object.fromEntries(read.map((column) => [column, row[column]]))];
  const where = [["_uuid", "==", ["uuid", uuid]]];
  return { op: "wait", timeout: 0, table, where, columns: read, until: "==", rows };
}
