import type { OpenFlow, Ovs, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";
import type { OvsdbTables } from "../raw";
import { MalformedError } from "./malformed";
import {
  integerMap,
  integers,
  type OvsdbRow,
  optionalInteger,
  optionalText,
  requiredText,
  textMap,
  texts,
  uuids,
} from "./ovsdb-values";

/**
 * Open vSwitch's database as bridges, their ports and their interfaces, each sorted by name. Needs the tables
 * `Open_vSwitch`, `Bridge`, `Port` and `Interface`; `Controller` only for addresses. A reference to a row that is not
 * there is malformed: a bridge shown without a port that it has would be a lie.
 */
export function decodeOvs(tables: OvsdbTables, flows: ReadonlyMap<string, readonly OpenFlow[]> = new Map()): Ovs {
  const root = Object.values(tableOf(tables, "Open_vSwitch"))[0];
  if (root === undefined) throw new MalformedError("table Open_vSwitch has no row");
  const bridges = Object.entries(tableOf(tables, "Bridge")).map(([uuid, row]) =>
    decodeBridge(tables, uuid, row, flows),
  );
  return {
    version: optionalText(root, "ovs_version"),
    externalIds: textMap(root, "external_ids"),
    bridges: byName(bridges),
  };
}

function decodeBridge(
  tables: OvsdbTables,
  uuid: string,
  row: OvsdbRow,
  flows: ReadonlyMap<string, readonly OpenFlow[]>,
): OvsBridge {
  const name = requiredText(row, "name");
  const outputs = mirrorOutputs(tables, row);
  const ports = uuids(row, "ports").map((id) => {
    const port = decodePort(tables, id, rowOf(tables, "Port", id, `bridge ${name}`));
    return outputs.has(id) ? { ...port, isMirrorOutput: true as const } : port;
  });
  return {
    uuid,
    name,
    datapathType: optionalText(row, "datapath_type") ?? "",
    datapathId: optionalText(row, "datapath_id"),
    failMode: optionalText(row, "fail_mode"),
    protocols: texts(row, "protocols"),
    controllers: uuids(row, "controller").map((id) => controllerTarget(tables, id)),
    externalIds: textMap(row, "external_ids"),
    otherConfig: textMap(row, "other_config"),
    ...((row.stp_enable === true || row.rstp_enable === true) && { runsSpanningTree: true as const }),
    ports: byName(ports),
    flows: flows.get(name) ?? null,
  };
}

/** Ports that mirrors of a bridge send their copies to. */
function mirrorOutputs(tables: OvsdbTables, bridge: OvsdbRow): ReadonlySet<string> {
  if (bridge.mirrors === undefined) return new Set();
  const mirrors = uuids(bridge, "mirrors").map((id) => tables.Mirror?.[id]);
  return new Set(mirrors.flatMap((mirror) => (mirror?.output_port === undefined ? [] : uuids(mirror, "output_port"))));
}

function decodePort(tables: OvsdbTables, uuid: string, row: OvsdbRow): OvsPort {
  const name = requiredText(row, "name");
  const interfaces = uuids(row, "interfaces").map((id) =>
    decodeInterface(id, rowOf(tables, "Interface", id, `port ${name}`)),
  );
  return {
    uuid,
    name,
    tag: optionalInteger(row, "tag"),
    trunks: integers(row, "trunks"),
    vlanMode: optionalText(row, "vlan_mode"),
    bondMode: optionalText(row, "bond_mode"),
    ...(row.protected === true && { isProtected: true as const }),
    externalIds: textMap(row, "external_ids"),
    otherConfig: textMap(row, "other_config"),
    interfaces: byName(interfaces),
  };
}

function decodeInterface(uuid: string, row: OvsdbRow): OvsInterface {
  return {
    uuid,
    name: requiredText(row, "name"),
    type: optionalText(row, "type") ?? "",
    ofport: optionalInteger(row, "ofport"),
    ifindex: optionalInteger(row, "ifindex"),
    macInUse: optionalText(row, "mac_in_use"),
    mtu: optionalInteger(row, "mtu"),
    adminState: optionalText(row, "admin_state"),
    linkState: optionalText(row, "link_state"),
    error: optionalText(row, "error"),
    options: textMap(row, "options"),
    externalIds: textMap(row, "external_ids"),
    status: textMap(row, "status"),
    statistics: integerMap(row, "statistics"),
  };
}

function tableOf(tables: OvsdbTables, name: string): Readonly<Record<string, OvsdbRow>> {
  const table = tables[name];
  if (table === undefined) throw new MalformedError(`table ${name} is not in the data`);
  return table;
}

function rowOf(tables: OvsdbTables, table: string, uuid: string, owner: string): OvsdbRow {
  const row = tableOf(tables, table)[uuid];
  if (row === undefined) throw new MalformedError(`${owner} refers to ${table} ${uuid}, which is not in the data`);
  return row;
}

function controllerTarget(tables: OvsdbTables, uuid: string): string {
  const row = tables.Controller?.[uuid];
  return row === undefined ? "unknown" : requiredText(row, "target");
}

function byName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
