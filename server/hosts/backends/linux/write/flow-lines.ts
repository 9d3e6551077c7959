import { type Flow, type FlowOperation, LEARNED_COOKIE } from "@/server/model/host-operation";

/**
 * One bundle for a bridge in the words of `ovs-ofctl add-flows`, which takes `delete_strict` and `delete` lines as well. A flow
 * whose match names a port that is gone cannot be told by its match any more: its cookie tells it.
 */
export function flowLines(operations: readonly FlowOperation[], ports: ReadonlySet<string>): readonly string[] {
  const added = operations.flatMap(({ add }) => add);
  const again = new Set(added.map(placeOf));
  return [
    ...operations.flatMap(({ forget = [] }) => forget.map(forgetLine)),
    // One that is added at the same place replaces the old one, and nothing is missing meanwhile.
    ...operations.flatMap(({ remove }) =>
      remove.filter((flow) => !again.has(placeOf(flow))).map((flow) => removeLine(flow, ports)),
    ),
    ...added.map((flow) => ["add", `${fields(flow)},actions=${flow.actions}`].join(" ")),
  ];
}

const LEARNED_TABLE = 20;

const placeOf = ({ table, priority, match }: Flow) => `${table} ${priority} ${match}`;

function fields({ cookie, table, priority, match }: Flow): string {
  return [`cookie=${cookie}`, `table=${table}`, `priority=${priority}`, ...(match === "" ? [] : [match])].join(",");
}

function removeLine(flow: Flow, ports: ReadonlySet<string>): string {
  const { cookie, table, priority, match } = flow;
  const isNamed = namedPorts(match).every((name) => ports.has(name));
  if (!isNamed) return `delete cookie=${cookie}/-1,table=${table}`;
  return `delete_strict ${fields({ cookie: `${cookie}/-1`, table, priority, match, actions: "" })}`;
}

/** Ports by name in a match: `in_port="qvo…"`, or bare where it needs no quotes. */
function namedPorts(match: string): readonly string[] {
  const port = /(?:^|,)in_port=(?:"([^"]*)"|([^,]*))/.exec(match);
  const name = port?.[1] ?? port?.[2];
  return name === undefined || /^(\d+|LOCAL|local)$/.test(name) ? [] : [name];
}

/** What a learn action left in the unicast table, as `dump-flows` shows it: `vlan_tci=0x0001/0x0fff,dl_dst=…`. */
function forgetLine({ vlan, mac }: { readonly vlan: number; readonly mac: string | null }): string {
  const tci = `vlan_tci=0x${vlan.toString(16).padStart(4, "0")}/0x0fff`;
  return `delete table=${LEARNED_TABLE},cookie=${LEARNED_COOKIE}/-1,${tci}${mac === null ? "" : `,dl_dst=${mac.toLowerCase()}`}`;
}
