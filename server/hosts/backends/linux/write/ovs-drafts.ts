import {
  type OvsdbRow,
  optionalText,
  requiredText,
  setOf,
  textMap,
  uuidOf,
  uuids,
} from "@/server/hosts/parse/ovsdb-values";
import type { OvsdbTables } from "@/server/hosts/raw";

/** A row as it shall be: what was read, with columns laid over it. */
export class OvsDraft {
  readonly table: string;
  /** `null`: the row is to be made. */
  readonly uuid: string | null;
  readonly bridge: string;
  readonly row: OvsdbRow;
  readonly changed = new Map<string, unknown>();

  constructor(table: string, uuid: string | null, bridge: string, row: OvsdbRow) {
    this.table = table;
    this.uuid = uuid;
    this.bridge = bridge;
    this.row = row;
  }

  text(column: string): string | null {
    return optionalText(this.#now(), column);
  }

  map(column: string): Record<string, string> {
    return textMap(this.#now(), column);
  }

  /** A set is compared by its members, so that what is so already is no change. */
  set(column: string, value: unknown): void {
    if (textOf(this.row[column]) === textOf(value)) this.changed.delete(column);
    else this.changed.set(column, value);
  }

  setMap(column: string, values: Readonly<Record<string, string>>): void {
    const before = textMap(this.row, column);
    const keys = Object.keys(values);
    const isSame = keys.length === Object.keys(before).length && keys.every((key) => before[key] === values[key]);
    if (isSame) this.changed.delete(column);
    else this.changed.set(column, ["map", Object.entries(values)]);
  }

  #now(): OvsdbRow {
    return { ...this.row, ...Object.fromEntries(this.changed) };
  }
}

/** The bridges and ports of a database, by name, as they shall be. */
export class OvsDrafts {
  readonly bridges = new Map<string, OvsDraft>();
  readonly ports = new Map<string, OvsDraft>();
  /** Of ports that are touched, by port name. */
  readonly interfaces = new Map<string, OvsDraft>();
  readonly removed: OvsDraft[] = [];
  readonly #tables: OvsdbTables;

  constructor(tables: OvsdbTables) {
    this.#tables = tables;
    for (const [uuid, row] of Object.entries(tables.Bridge ?? {})) {
      const name = requiredText(row, "name");
      this.bridges.set(name, new OvsDraft("Bridge", uuid, name, row));
      for (const port of uuids(row, "ports")) {
        const portRow = tables.Port?.[port];
        if (portRow) this.ports.set(requiredText(portRow, "name"), new OvsDraft("Port", port, name, portRow));
      }
    }
  }

  addBridge(name: string): OvsDraft {
    const bridge = new OvsDraft("Bridge", null, name, { name });
    this.bridges.set(name, bridge);
    const port = this.addPort(name, name);
    this.interfaceOf(port).set("type", "internal");
    return bridge;
  }

  addPort(bridge: string, name: string): OvsDraft {
    const port = new OvsDraft("Port", null, bridge, { name });
    this.ports.set(name, port);
    this.interfaces.delete(name);
    return port;
  }

  interfaceOf(port: OvsDraft): OvsDraft {
    const name = requiredText(port.row, "name");
    const uuid = setOf(port.row.interfaces).map(uuidOf)[0] ?? null;
    const row = uuid === null ? { name } : (this.#tables.Interface?.[uuid] ?? { name });
    const draft = this.interfaces.get(name) ?? new OvsDraft("Interface", uuid, port.bridge, row);
    this.interfaces.set(name, draft);
    return draft;
  }

  removeBridge(name: string): void {
    const bridge = this.bridges.get(name);
    if (!bridge) return;
    for (const [port, draft] of [...this.ports]) if (draft.bridge === name) this.#forget(port);
    this.bridges.delete(name);
    if (bridge.uuid !== null) this.removed.push(bridge);
  }

  removePort(name: string): void {
    const port = this.ports.get(name);
    if (port?.uuid != null) this.removed.push(port);
    this.#forget(name);
  }

  #forget(port: string): void {
    this.ports.delete(port);
    this.interfaces.delete(port);
  }
}

function textOf(value: unknown): string {
  return JSON.stringify([...setOf(value ?? ["set", []])].map((one) => JSON.stringify(one)).sort());
}
