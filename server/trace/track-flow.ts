import { type Connection, track } from "./connections";
import { splitActions } from "./flow-actions";
import type { FlowPacket } from "./match-flow";
import type { IpPacket } from "./packet";
import { fieldName, readField, valueBits } from "./set-field";

export type CtFlag = "trk" | "new" | "est" | "rel" | "rpl" | "inv" | "snat" | "dnat";

/** What connection tracking has told of a packet, for matches on `ct_…`. */
export type CtFields = {
  readonly state: ReadonlySet<CtFlag>;
  readonly zone: number;
  readonly mark: bigint;
};

/** The connections of one switch. */
export type FlowTracker = {
  look(zone: number, packet: IpPacket): CtFields;
  /** Remembers the connection; one that is not valid is not. `mark`: `null` leaves it. */
  commit(zone: number, packet: IpPacket, mark: bigint | null): void;
};

/**
 * Tracking of a switch on the connections of a trace. The kernel's switch tracks where iptables of the host does, the
 * userspace one by itself; the kernel calls a connection new until an answer came, the other only until it is committed.
 */
export function flowTracker(connections: Connection[], host: string, datapathType: string): FlowTracker {
  const inKernel = datapathType !== "netdev";
  const place = (zone: number) => (inKernel ? `${host}//${zone}` : `${host}/netdev/${zone}`);
  return {
    look(zone, packet) {
      const { state, connection, direction } = track(connections, place(zone), packet);
      const flags = new Set<CtFlag>(["trk"]);
      // neighbour discovery is not tracked, which a switch tells as invalid
      if (state === "INVALID" || state === "UNTRACKED" || connection === null) flags.add("inv");
      else if (direction === "reply") {
        connection.replied = true;
        flags.add("est").add("rpl");
      } else {
        const known = connection.replied || (!inKernel && connections.includes(connection));
        flags.add(known ? "est" : "new");
      }
      for (const kind of connection?.natted ?? []) flags.add(kind === "SNAT" ? "snat" : "dnat");
      return { state: flags, zone, mark: BigInt(connection?.mark ?? 0) };
    },
    commit(zone, packet, mark) {
      const { connection } = track(connections, place(zone), packet);
      if (connection === null) return;
      if (!connections.includes(connection)) connections.push(connection);
      if (mark !== null) connection.mark = Number(mark);
    },
  };
}

export type CtAction = {
  /** Table in which a tracked copy goes on; `null`: none does. */
  readonly table: number | null;
  readonly zone: number;
  readonly commit: boolean;
  readonly mark: bigint | null;
};

/** `ct(commit,table=72,zone=NXM_NX_REG6[0..15],exec(…))`; `null`: a form that is not known, such as translation of addresses. */
export function readCt(action: string, packet: FlowPacket): CtAction | null {
  const inside = action === "ct" ? "" : /^ct\((.*)\)$/.exec(action)?.[1];
  if (inside === undefined) return null;
  let table: number | null = null;
  let zone: number | null = 0;
  let commit = false;
  let mark: bigint | null = null;
  for (const part of splitActions(inside)) {
    const [, key, value = ""] = /^(table|zone)=(.+)$/.exec(part) ?? [];
    const executed = /^exec\((.*)\)$/.exec(part)?.[1];
    if (part === "commit") commit = true;
    else if (key === "table" && /^\d+$/.test(value)) table = Number(value);
    else if (key === "zone") zone = zoneOf(value, packet);
    else if (executed !== undefined) {
      mark = markOf(executed);
      if (mark === null) return null;
    } else return null;
  }
  return zone === null ? null : { table, zone, commit, mark };
}

function zoneOf(text: string, packet: FlowPacket): number | null {
  if (/^(0x[0-9a-f]+|\d+)$/i.test(text)) return Number(text);
  const [, field = "", from, to] = /^([A-Za-z_0-9]+)\[(?:(\d+)\.\.(\d+))?\]$/.exec(text) ?? [];
  const value = readField(packet, fieldName(`${field}[]`).startsWith("reg") ? `${field}[]` : field);
  if (value === null) return null;
  if (from === undefined || to === undefined) return Number(value & 0xffffn);
  return Number((value >> BigInt(from)) & ((1n << BigInt(Number(to) - Number(from) + 1)) - 1n)) & 0xffff;
}

/** Only the whole mark is understood. */
function markOf(actions: string): bigint | null {
  const [, set, load] = /^(?:set_field:([^/]+)->ct_mark|load:(.+)->NXM_NX_CT_MARK\[\])$/.exec(actions) ?? [];
  const value = set ?? load;
  return value === undefined ? null : valueBits(value);
}

const FLAGS: readonly CtFlag[] = ["trk", "new", "est", "rel", "rpl", "inv", "snat", "dnat"];

/** `+est-rel+rpl`, or `est|trk` for exactly these; `null`: not understood. */
export function matchCtState(text: string, state: ReadonlySet<CtFlag>): boolean | null {
  const flagOf = (word: string) => FLAGS.find((flag) => flag === word);
  if (/^[a-z|]+$/.test(text)) {
    const wanted = text.split("|").map(flagOf);
    if (wanted.includes(undefined)) return null;
    return wanted.length === state.size && wanted.every((flag) => flag !== undefined && state.has(flag));
  }
  if (!/^(?:[+-][a-z]+)+$/.test(text)) return null;
  let unknown = false;
  for (const [, sign, word = ""] of text.matchAll(/([+-])([a-z]+)/g)) {
    const flag = flagOf(word);
    if (flag === undefined) unknown = true;
    else if (state.has(flag) !== (sign === "+")) return false;
  }
  return unknown ? null : true;
}
