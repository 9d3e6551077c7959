import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { OvsdbClient, type OvsdbEvents } from "@/server/hosts/ovsdb/client";
import type { OvsdbTables } from "@/server/hosts/raw";

/**
 * What is followed: the configuration, and of the status only what an operator asks for. Everything would be several times
 * as much to send, and columns that move by themselves (statistics, `cur_cfg`) would be sent all the time: interface
 * counters are read when asked for.
 */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  Open_vSwitch: [
    "bridges",
    "external_ids",
    "other_config",
    "ovs_version",
    "db_version",
    "datapath_types",
    "manager_options",
  ],
  Bridge: [
    ...["name", "ports", "datapath_type", "datapath_id", "datapath_version", "fail_mode", "protocols", "controller"],
    ...["external_ids", "other_config", "mirrors", "stp_enable", "rstp_enable", "mcast_snooping_enable"],
  ],
  Port: [
    ...["name", "interfaces", "tag", "trunks", "cvlans", "vlan_mode", "bond_mode", "lacp", "qos", "protected"],
    ...["external_ids", "other_config"],
  ],
  Interface: [
    ...["name", "type", "ofport", "ofport_request", "ifindex", "mac", "mac_in_use", "mtu", "mtu_request"],
    ...["admin_state", "link_state", "error", "options", "external_ids", "status"],
  ],
  Controller: ["target", "connection_mode", "is_connected", "role"],
  Manager: ["target", "is_connected"],
  Mirror: ["name", "select_all", "select_src_port", "select_dst_port", "output_port", "output_vlan"],
};

/** Wire-encoded `Interface.statistics` by row uuid. */
export type InterfaceStatistics = ReadonlyMap<string, unknown>;

export function ovsSource(view: HostView, ovsRunDir: string, events: OvsdbEvents): OvsdbClient {
  return new OvsdbClient({
    connect: () => view.transport.connectUnix(`${ovsRunDir}/db.sock`),
    tables: Object.keys(COLUMNS),
    columns: (table, all) => all.filter((name) => COLUMNS[table]?.includes(name)),
    events,
  });
}

export async function readStatistics(client: OvsdbClient): Promise<InterfaceStatistics> {
  const [result] = await client.transact([
    { op: "select", table: "Interface", where: [], columns: ["_uuid", "statistics"] },
  ]);
  const rows = Array.isArray(result?.rows) ? result.rows : [];
  return new Map(rows.map((row) => [String(row?._uuid?.[1]), row?.statistics]));
}

/** The tables with the counters put back where the database has them. */
export function withStatistics(tables: OvsdbTables, statistics: InterfaceStatistics): OvsdbTables {
  const interfaces = Object.entries(tables.Interface ?? {}).map(([uuid, row]) => {
    const counters = statistics.get(uuid);
    return [uuid, counters === undefined ? row : { ...row, statistics: counters }] as const;
  });
  return { ...tables, Interface: Object.fromEntries(interfaces) };
}
