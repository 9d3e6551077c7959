import type { HostState } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import { isPlaceName, isReservedWord } from "./reserved-words";

/** Names and ids of a case, by what they name: what masks are made for. Addresses and MACs are told by their form. */
export type Gathered = {
  /** Name → kind of thing. */
  readonly names: ReadonlyMap<string, string>;
  readonly ids: ReadonlySet<string>;
  readonly macs: ReadonlySet<string>;
};

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const PLAIN_ID = /\b[0-9a-f]{32}\b/g;
/** Names that Neutron and its agents derive from ids or addresses: they follow those. */
const DERIVED =
  /^([a-z]{2,4}-?[0-9a-f]{8}-|(qrouter|qdhcp|fip|snat|ovnmeta|qlbaas)-[0-9a-f]{8}|(gre|vxlan|geneve)-[0-9a-f]{8}$|N(IP)?v[46])/;
const MAC = /(?<![0-9a-f:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![0-9a-f:])/g;

type Hosts = readonly { readonly name: string; readonly state: HostState }[];

export function gather(hosts: Hosts, neutron: NeutronState | null): Gathered {
  const steps = gathering(hosts, neutron);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same host by host, for callers that let others work in between. */
export function* gathering(hosts: Hosts, neutron: NeutronState | null): Generator<void, Gathered> {
  const names = new Map<string, string>();
  const ids = new Set<string>();
  const macs = new Set<string>();
  const name = (kind: string, text: string | null | undefined) => {
    const plain = text?.trim() ?? "";
    if (plain.length < 2 || isReservedWord(plain) || DERIVED.test(plain) || hasId(plain)) return;
    if (kind === "dev" && isPlaceName(plain)) return;
    if (!names.has(plain)) names.set(plain, kind);
  };
  for (const host of hosts) {
    for (const full of [host.name, host.state.hostname]) {
      name("host", full);
      if (full.includes(".")) name("host", full.split(".")[0]);
    }
    gatherHost(host.state, name, ids);
    yield;
  }
  if (neutron !== null) gatherNeutron(neutron, name);
  for (const part of [...hosts.map(({ state }) => state), neutron]) {
    const text = JSON.stringify(part);
    for (const [id] of text.matchAll(UUID)) ids.add(id);
    for (const [id] of text.matchAll(PLAIN_ID)) ids.add(id);
    for (const [mac] of text.matchAll(MAC)) macs.add(mac);
    yield;
  }
  // the ends of a patch between two bridges: `int-BRIDGE` follows BRIDGE
  for (const each of names.keys()) {
    const bridge = /^(?:int|phy)-(.+)$/.exec(each)?.[1];
    if (bridge !== undefined && (names.has(bridge) || isReservedWord(bridge))) names.delete(each);
  }
  return { names, ids, macs };
}

type Name = (kind: string, text: string | null | undefined) => void;

function gatherHost(state: HostState, name: Name, ids: Set<string>): void {
  for (const namespace of state.namespaces) {
    if (!namespace.name.startsWith("pid:")) name("ns", namespace.name);
    for (const link of namespace.links ?? []) {
      name("dev", link.name);
      name("text", link.alias);
    }
    for (const set of namespace.ipsets ?? []) name("set", set.name.startsWith("N") ? "" : set.name);
    for (const rules of [namespace.iptables, namespace.ip6tables, namespace.ebtables]) {
      for (const table of rules?.tables ?? []) {
        for (const chain of table.chains) {
          if (!/^(neutron-|nova-|OUTPUT|INPUT)/.test(chain.name)) name("chain", chain.name);
          for (const rule of chain.rules) name("text", foreignComment(rule.spec));
        }
      }
    }
  }
  for (const bridge of state.ovs?.bridges ?? []) {
    name("br", bridge.name);
    // of a bridge in user space it is a number of its own; the kernel's is the MAC
    if (bridge.datapathId !== null) ids.add(bridge.datapathId);
    for (const port of bridge.ports) {
      name("dev", port.name);
      name("physnet", port.otherConfig.physical_network);
      for (const each of port.interfaces) name("dev", each.name);
    }
  }
  for (const service of state.dhcp ?? []) {
    for (const lease of service.leases ?? []) name("guest", lease.name === "*" ? null : lease.name);
  }
  for (const { command } of state.processes ?? []) name("guest", /\bguest=([^,\s]+)/.exec(command)?.[1]);
}

/** A comment that somebody wrote; Neutron's own, all sentences, say nothing about the site. */
function foreignComment(spec: string): string | undefined {
  const comment = /--comment "([^"]*)"|--comment (\S+)/.exec(spec);
  const text = comment?.[1] ?? comment?.[2];
  return text === undefined || NEUTRON_COMMENT.test(text) ? undefined : text;
}

const NEUTRON_COMMENT =
  /^(Accept|Allow|Block|Default drop|Defaults? |Direct |Drop |Jump to |Perform source NAT|Prevent DHCP|Provider|Send unmatched|Set zone|neutron|Static|Traffic|Use |ICMPv6|Divert|Redirect|Mark|Snat|FW)/i;

function gatherNeutron(neutron: NeutronState, name: Name): void {
  for (const network of neutron.networks) {
    name("network", network.name);
    for (const segment of [network, ...(network.segments ?? [])]) name("physnet", segment.physicalNetwork);
  }
  for (const subnet of neutron.subnets) name("subnet", subnet.name);
  for (const port of neutron.ports) {
    name("port", port.name);
    name("host", port.host);
  }
  for (const router of neutron.routers) name("router", router.name);
  for (const group of neutron.securityGroups) {
    name("group", group.name);
    name("text", group.description === "Default security group" ? null : group.description);
  }
  for (const agent of neutron.agents) {
    name("host", agent.host);
    const mappings = agent.configurations?.bridge_mappings;
    if (typeof mappings !== "object" || mappings === null) continue;
    for (const [physnet, bridge] of Object.entries(mappings)) {
      name("physnet", physnet);
      if (typeof bridge === "string") name("br", bridge);
    }
  }
}

function hasId(text: string): boolean {
  return new RegExp(UUID.source).test(text);
}
