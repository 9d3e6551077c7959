import type { OvsdbTables } from "../../raw";
import type { Plotted, PlottedInterface } from "./format";

type Row = Record<string, unknown>;

/**
 * The switch as plotnetcfg draws it: a bridge is the device of its local port, its ports are drawn below it, with tag and
 * trunks on the line. Ids are made of the drawing's own ids. `null`: nothing of a switch is drawn.
 */
export function ovsOfPlot(plot: Plotted): OvsdbTables | null {
  const all = new Map(
    Object.values(plot.namespaces).flatMap((each) =>
      Object.values(each.interfaces).map((item) => [item.id, item] as const),
    ),
  );
  const bridges = new Map<string, PlottedInterface[]>();
  const masterOf = (item: PlottedInterface) =>
    Object.values(item.parents).flatMap(({ target }) => all.get(target) ?? [])[0];
  for (const item of all.values()) {
    const master = masterOf(item);
    if (master === undefined || !isSwitch(master, all)) continue;
    bridges.set(master.id, [...(bridges.get(master.id) ?? []), item]);
  }
  for (const item of all.values())
    if (item.driver === "openvswitch" && masterOf(item) === undefined && item.name !== "ovs-system") {
      if (!bridges.has(item.id)) bridges.set(item.id, []);
    }
  return bridges.size === 0 ? null : tablesOf(bridges, all);
}

/** The kernel's switch has a driver of its own; of a switch in user space the local port is a tap that has ports below it. */
function isSwitch(item: PlottedInterface, all: ReadonlyMap<string, PlottedInterface>): boolean {
  if (item.driver === "openvswitch") return item.name !== "ovs-system";
  if (item.driver !== "tun") return false;
  return Object.keys(item.children).some((id) => all.get(id)?.type === "internal") || item.info.type === "internal";
}

function tablesOf(
  bridges: ReadonlyMap<string, readonly PlottedInterface[]>,
  all: ReadonlyMap<string, PlottedInterface>,
): OvsdbTables {
  const tables: Record<"Open_vSwitch" | "Bridge" | "Port" | "Interface", Record<string, Row>> = {
    ...{ Open_vSwitch: {}, Bridge: {}, Port: {}, Interface: {} },
  };
  const add = (table: keyof typeof tables, id: string, row: Row) => {
    tables[table][id] = { _uuid: ["uuid", id], ...row };
    return ["uuid", id];
  };
  const references = [...bridges].map(([id, members]) => {
    const local = all.get(id);
    const name = local?.name ?? id;
    const ports = [...(local === undefined ? [] : [local]), ...members.filter((member) => member.id !== id)].map(
      (member) => {
        const type = member.id === id ? "internal" : (member.info.type ?? "");
        const row = { name: member.name, type, options: ["map", Object.entries(optionsOf(member, all))] };
        const each = add("Interface", `plot:${id}/${member.id}`, row);
        const line = member.parents[id]?.info ?? [];
        return add("Port", `plot:${id}/${member.id}`, { name: member.name, ...taggingOf(line), interfaces: each });
      },
    );
    return add("Bridge", `plot:${id}`, { name, ports: ["set", ports] });
  });
  add("Open_vSwitch", "plot:", { bridges: ["set", references] });
  return tables;
}

function optionsOf(item: PlottedInterface, all: ReadonlyMap<string, PlottedInterface>): Record<string, string> {
  const { from, to, key } = item.info;
  const peer = item.peer === undefined ? undefined : all.get(item.peer.target)?.name;
  return {
    ...(from === undefined ? {} : { local_ip: from }),
    ...(to === undefined ? {} : { remote_ip: to }),
    ...(key === undefined ? {} : { key }),
    ...(item.info.type === "patch" && peer !== undefined ? { peer } : {}),
  };
}

/** `tag 5`, `trunks 1, 2` */
function taggingOf(line: readonly string[]): Row {
  for (const text of line) {
    const tag = /^tag (\d+)$/.exec(text)?.[1];
    if (tag !== undefined) return { tag: Number(tag) };
    const trunks = /^trunks ([\d, ]+)$/.exec(text)?.[1];
    if (trunks !== undefined) return { trunks: ["set", trunks.split(/,\s*/).map(Number)] };
  }
  return {};
}
