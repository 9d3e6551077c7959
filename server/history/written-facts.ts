import type { HostOperation } from "@/server/model/host-operation";

/**
 * What an operation on a host can have changed there, in the words of the history. `object`: whose fact it is; `null`: of
 * whatever tells it. `fact`: the name of the fact; `null`: the object as a whole, which came, went or was put right.
 * `value`: what it says after; `null`: anything.
 */
export type Written = { readonly object: string | null; readonly fact: string | null; readonly value: string | null };

/** `null`: what it does is not known so exactly. Includes what the kernel and Open vSwitch do in consequence. */
export function writtenFacts(operations: readonly HostOperation[]): readonly Written[] | null {
  const written: Written[] = [];
  for (const operation of operations) {
    const some = writtenBy(operation);
    if (some === null) return null;
    written.push(...some);
  }
  return written;
}

const whole = (object: string): Written => ({ object, fact: null, value: null });
const facts = (object: string | null, ...names: readonly string[]): readonly Written[] =>
  names.map((fact) => ({ object, fact, value: null }));
const only = (object: string, fact: string, value: string): Written => ({ object, fact, value });

const STATE = ["up", "state", "admin state in OVS", "link state in OVS", "addresses"];

function writtenBy(operation: HostOperation): readonly Written[] | null {
  switch (operation.op) {
    case "link.set": {
      const { name, namespace, up, promiscuous, mtu, mac, master } = operation;
      return [
        ...(up === undefined ? [] : [...facts(name, ...STATE), ...facts(namespace, "routes")]),
        ...(promiscuous === undefined ? [] : facts(name, "promiscuous")),
        ...(mtu === undefined ? [] : [only(name, "mtu", String(mtu)), only(name, "MTU in OVS", String(mtu))]),
        ...(mac === undefined ? [] : [only(name, "mac", mac), ...facts(name, "addresses")]),
        ...(master === undefined ? [] : facts(name, "enslaved to", "state")),
        // a bridge follows its members
        ...(master === undefined || master === null ? [] : facts(master, "mac", "mtu", "MTU in OVS", ...STATE)),
      ];
    }
    case "ovs.port.vlan":
      return [
        ...(operation.tag === null
          ? facts(operation.name, "tag")
          : [only(operation.name, "tag", String(operation.tag))]),
        ...facts(operation.name, "VLAN mode", "trunks", "other_config"),
      ];
    case "address.ensure":
    case "address.absent":
      return [...facts(operation.device, "addresses"), ...facts(operation.namespace, "routes")];
    case "route.ensure":
    case "route.absent":
      return facts(operation.namespace, "routes");
    case "sysctl.set":
      return facts(operation.namespace, "sysctls");
    case "flows.change":
      return facts(operation.bridge, "flows", "flow cookies");
    case "ipset.ensure":
    case "ipset.absent":
      return facts(null, `ipset ${operation.name}`, `type of ipset ${operation.name}`);
    case "chains.set": {
      const tool = operation.family === "ipv4" ? "iptables" : "ip6tables";
      const names = [...operation.chains.map(({ name }) => name), ...operation.absent];
      const chains = [...names, ...operation.jumps.map(({ chain }) => chain)].map(
        (chain) => `${tool} ${operation.table} ${chain}`,
      );
      return facts(null, ...chains, ...chains.map((chain) => `policy of ${chain}`));
    }
    case "ovs.port.ensure":
      return [whole(operation.name), ...facts(operation.bridge, "ports", "datapathId", "mac", "mtu", ...STATE)];
    case "veth.ensure":
      return [whole(operation.name), whole(operation.peer)];
    case "conntrack.clear":
    case "conntrack.judge":
    case "arp.announce":
      return [];
    case "bridge.ensure":
    case "tap.ensure":
    case "link.move":
    case "link.absent":
    case "ovs.bridge.ensure":
    case "ovs.bridge.absent":
    case "ovs.port.absent":
    case "namespace.ensure":
    case "namespace.absent":
      return [whole(operation.name)];
    case "dnsmasq.ensure":
    case "dnsmasq.absent":
    case "dhcp.release":
      return [whole(operation.networkId)];
    default:
      return null;
  }
}
