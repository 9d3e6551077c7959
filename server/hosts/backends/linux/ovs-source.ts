import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { OvsdbClient, type OvsdbEvents } from "@/server/hosts/ovsdb/client";
import type { OvsdbTables } from "@/server/hosts/raw";

const TABLES = ["Open_vSwitch", "Bridge", "Port", "Interface", "Controller", "Manager", "Mirror"] as const;

/**
 * Columns that change every few seconds by themselves, or with every command of anyone: following them would send a
 * thousand counters over the wire all the time. Interface counters are read when asked for.
 */
const RESTLESS: Readonly<Record<string, readonly string[]>> = {
  Open_vSwitch: ["statistics", "cur_cfg", "next_cfg"],
  Bridge: ["status", "rstp_status"],
  Port: ["statistics", "status", "rstp_statistics", "rstp_status"],
  Interface: ["statistics", "link_resets"],
  Controller: ["status"],
  Manager: ["status"],
  Mirror: ["statistics"],
};

/** Wire-encoded `Interface.statistics` by row uuid. */
export type InterfaceStatistics = ReadonlyMap<string, unknown>;

export function ovsSource(view: HostView, ovsRunDir: string, events: OvsdbEvents): OvsdbClient {
  return new OvsdbClient({
    connect: () => view.transport.connectUnix(`${ovsRunDir}/db.sock`),
    tables: TABLES,
    columns: (table, all) => all.filter((name) => !RESTLESS[table]?.includes(name)),
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
