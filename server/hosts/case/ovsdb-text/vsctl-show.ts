import { excerpt, MalformedError } from "../../parse/malformed";
import type { OvsdbTables } from "../../raw";
import { parseListValue } from "./list-value";

type Row = Record<string, unknown>;
type Item = { readonly kind: string; readonly name: string; readonly row: Row; readonly items: Item[] };

/**
 * `ovs-vsctl show` as tables: bridges, their ports and interfaces, with what it prints of each. It prints neither ids nor
 * what is default, nor `external_ids`; ids are made of names here and are not those of the database.
 */
export function tablesOfShow(text: string): OvsdbTables {
  const root: Item = { kind: "root", name: "", row: {}, items: [] };
  const open: { readonly indent: number; readonly item: Item }[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "" || /^[0-9a-f-]{36}\s*$/.test(line)) continue;
    const indent = line.search(/\S/);
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const owner = open.at(-1)?.item ?? root;
    const [, kind, quoted] = /^\s*(Manager|Bridge|Controller|Port|Interface) (.+)$/.exec(line) ?? [];
    if (kind !== undefined && quoted !== undefined) {
      const item: Item = { kind, name: String(parseListValue(quoted)), row: {}, items: [] };
      owner.items.push(item);
      open.push({ indent, item });
      continue;
    }
    const [, column, value] = /^\s*(\w+): (.+)$/.exec(line) ?? [];
    if (column === undefined || value === undefined)
      throw new MalformedError(`not of ovs-vsctl show: ${excerpt(line)}`);
    owner.row[column] = parseListValue(value);
  }
  return tablesOf(root);
}

function tablesOf(root: Item): OvsdbTables {
  const tables: Record<string, Record<string, Row>> = {
    Open_vSwitch: {},
    Bridge: {},
    Port: {},
    Interface: {},
    Controller: {},
  };
  const add = (table: string, path: string, row: Row) => {
    const id = `show:${path}`;
    const rows = tables[table];
    if (rows !== undefined) rows[id] = { _uuid: ["uuid", id], ...row };
    return ["uuid", id] as const;
  };
  const items = (owner: Item, kind: string) => owner.items.filter((item) => item.kind === kind);
  const bridges = items(root, "Bridge").map((bridge) => {
    const ports = items(bridge, "Port").map((port) => {
      const interfaces = items(port, "Interface").map((each) =>
        add("Interface", `${bridge.name}/${port.name}/${each.name}`, { name: each.name, ...each.row }),
      );
      return add("Port", `${bridge.name}/${port.name}`, {
        name: port.name,
        ...port.row,
        interfaces: ["set", interfaces],
      });
    });
    const controllers = items(bridge, "Controller").map((each) =>
      add("Controller", `${bridge.name}/${each.name}`, { target: each.name }),
    );
    return add("Bridge", bridge.name, {
      name: bridge.name,
      ...bridge.row,
      ports: ["set", ports],
      controller: ["set", controllers],
    });
  });
  add("Open_vSwitch", "", { ...root.row, bridges: ["set", bridges] });
  return tables;
}
