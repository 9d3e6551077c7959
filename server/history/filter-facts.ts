import type { Namespace, RuleSet } from "@/server/model/host-state";
import type { HostIndex } from "@/server/topology/host-index";
import type { FactSheet, ObjectFacts } from "./object-facts";

/** A port's own chains end in the first ten characters of its id. */
const PORT_CHAIN = /-[ios]([0-9a-f]{8}-[0-9a-f])$/;

/** Chains of a filter: those of a port with the port's device, all others with the namespace. */
export function filterFacts(sheet: FactSheet, index: HostIndex, owner: ObjectFacts, namespace: Namespace): void {
  const tools = { iptables: namespace.iptables, ip6tables: namespace.ip6tables, ebtables: namespace.ebtables };
  for (const [tool, rules] of Object.entries(tools)) {
    const part = `${tool} ${namespace.name}`;
    if (rules === null) sheet.unread.add(part);
    else chainFacts(sheet, index, owner, { part, tool, rules });
  }
}

type Filter = { readonly part: string; readonly tool: string; readonly rules: RuleSet };

function chainFacts(sheet: FactSheet, index: HostIndex, owner: ObjectFacts, { part, tool, rules }: Filter): void {
  for (const table of rules.tables) {
    for (const chain of table.chains) {
      const port = PORT_CHAIN.exec(chain.name)?.[1];
      const device = port === undefined ? undefined : guestDevice(sheet, index, port);
      sheet.tellOf(device ?? owner, { part, of: chain, where: `${table.name} ${chain.name}` }, () => {
        const name = `${tool} ${table.name} ${chain.name}`;
        const lines = chain.rules.map(({ spec }) => spec);
        // an empty chain is there all the same
        return { [name]: lines.length === 0 ? ["(no rule)"] : lines, [`policy of ${name}`]: chain.policy };
      });
    }
  }
}

function guestDevice(sheet: FactSheet, index: HostIndex, port: string): ObjectFacts | undefined {
  const found = devicesByPort(index).get(port);
  return found === undefined ? undefined : sheet.objects.get(found);
}

const known = new WeakMap<HostIndex, ReadonlyMap<string, string>>();

/** The device that a guest is behind, or for want of it the one towards Open vSwitch. */
function devicesByPort(index: HostIndex): ReadonlyMap<string, string> {
  const before = known.get(index);
  if (before !== undefined) return before;
  const made = new Map<string, string>();
  for (const prefix of ["tap", "qvo"]) {
    for (const { namespace, link } of index.devices) {
      const port = link.name.slice(3, 13);
      if (link.name.startsWith(prefix) && !made.has(port)) made.set(port, index.nodeId(namespace, link.name));
    }
  }
  known.set(index, made);
  return made;
}
