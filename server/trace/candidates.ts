import type { OpenFlow } from "@/server/model/host-state";
import type { FlowPacket } from "./match-flow";

/** Fields that flows of a long table tell packets apart by, and what a packet has in them. */
const TELLING: readonly { readonly field: RegExp; readonly of: (packet: FlowPacket) => bigint | null }[] = [
  { field: /(?:^|,)in_port=(\d+)(?:,|$)/, of: ({ inPort }) => BigInt(inPort) },
  { field: /(?:^|,)reg5=(0x[0-9a-f]+|\d+)(?:,|$)/, of: ({ registers }) => registers.reg5 ?? 0n },
  { field: /(?:^|,)tun_id=(0x[0-9a-f]+|\d+)(?:,|$)/, of: ({ tunnelKey }) => tunnelKey },
  {
    field: /(?:^|,)dl_vlan=(\d+)(?:,|$)/,
    of: ({ frame }) => (frame.vlan === null ? null : BigInt(frame.vlan)),
  },
];
/** `dl_vlan=65535` is a frame without a tag, and no value of it. */
const UNTAGGED = "65535";
/** Below it, looking at every flow is as quick. */
const SHORT = 16;

type Sorted = {
  readonly of: (packet: FlowPacket) => bigint | null;
  readonly all: readonly { readonly flow: OpenFlow; readonly value: bigint | null }[];
  readonly wanted: ReadonlySet<bigint>;
  /** One for every value that is wanted, and one for all others. */
  readonly buckets: Map<bigint | null, readonly OpenFlow[]>;
};

const known = new WeakMap<readonly OpenFlow[], Sorted | null>();

/** The flows of a table that a packet may match, in their order: without those that want another value of one telling field. */
export function candidates(table: readonly OpenFlow[], packet: FlowPacket): readonly OpenFlow[] {
  if (table.length < SHORT) return table;
  let sorted = known.get(table);
  if (sorted === undefined) {
    sorted = sortOut(table);
    known.set(table, sorted);
  }
  if (sorted === null) return table;
  const actual = sorted.of(packet);
  const value = actual !== null && sorted.wanted.has(actual) ? actual : null;
  let bucket = sorted.buckets.get(value);
  if (bucket === undefined) {
    bucket = sorted.all.flatMap(({ flow, value: wanted }) => (wanted === null || wanted === value ? flow : []));
    sorted.buckets.set(value, bucket);
  }
  return bucket;
}

/** By the field that most flows have; `null`: none has any. */
function sortOut(table: readonly OpenFlow[]): Sorted | null {
  let best: Sorted | null = null;
  let most = table.length / 4;
  for (const { field, of } of TELLING) {
    const all = table.map((flow) => {
      const text = field.exec(flow.match)?.[1];
      return { flow, value: text === undefined || text === UNTAGGED ? null : BigInt(text) };
    });
    const having = all.filter(({ value }) => value !== null).length;
    if (having <= most) continue;
    most = having;
    best = { of, all, wanted: new Set(all.flatMap(({ value }) => value ?? [])), buckets: new Map() };
  }
  return best;
}
