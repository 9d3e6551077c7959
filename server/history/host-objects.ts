import type { HistoryKind } from "@/server/model/history";
import type { HostState, Link, Namespace, OpenFlow, OvsInterface } from "@/server/model/host-state";
import { isOwnRoutingRule, routingRuleText } from "@/server/model/routing-rule";
import { type HostIndex, indexHost } from "@/server/topology/host-index";
import { dhcpId, hostId, namespaceId, ovsBridgeId } from "@/server/topology/ids";
import { filterFacts } from "./filter-facts";
import { FactSheet, type ObjectFacts, type ObjectSet } from "./object-facts";

/** Everything on a host that can change, object by object, with the ids of the graph. Counters and ages are no facts. */
export function hostObjects(key: string, name: string, state: HostState): ObjectSet {
  const sheet = new FactSheet();
  const index = indexHost(key, state);
  const host = sheet.object({ id: hostId(key), nodeId: hostId(key), kind: "host", label: name, host: key });
  sheet.tell(host, "host", {
    kernel: state.kernel,
    hostname: state.hostname,
    "Open vSwitch": state.ovs?.version,
    "Open vSwitch external_ids": state.ovs?.externalIds,
    processes: state.processes?.map(({ name: process, pid }) => `${process} (pid ${pid})`).sort(),
    "could not be read": state.errors
      .map(({ part, namespace }) => (namespace === "" ? part : `${part} in ${namespace}`))
      .sort(),
  });
  if (state.ovs === null && state.errors.some(({ part }) => part.startsWith("ovs"))) sheet.unread.add("ovs");
  if (state.dhcp === null) sheet.unread.add("dhcp");
  ovsFacts(sheet, index);
  for (const namespace of state.namespaces) namespaceFacts(sheet, index, host, namespace);
  for (const { networkId, namespace, interface: device, pid, ...served } of state.dhcp ?? []) {
    const id = dhcpId(key, networkId);
    const object = sheet.object({
      id,
      nodeId: id,
      kind: "dhcp-server",
      label: `DHCP ${networkId.slice(0, 8)}`,
      host: key,
    });
    sheet.tell(object, "dhcp", {
      ...{ namespace, interface: device, running: pid !== null, pid },
      ...{ arguments: served.arguments.join(" "), options: served.options },
      reservations: served.reservations?.map(({ mac, name: of, address }) => `${mac} ${address} ${of}`),
      leases: served.leases?.map(({ mac, address }) => `${mac} ${address}`).sort(),
    });
  }
  return sheet;
}

function ovsFacts(sheet: FactSheet, { key, state, ovs }: HostIndex): void {
  for (const bridge of state.ovs?.bridges ?? []) {
    const id = ovsBridgeId(key, bridge.name);
    const object = sheet.object({ id, nodeId: id, kind: "ovs-bridge", label: bridge.name, host: key });
    const { datapathType, datapathId, failMode, protocols, controllers, externalIds, otherConfig, flows } = bridge;
    sheet.tell(object, "ovs", {
      ...{ datapathType, datapathId, "fail mode": failMode, protocols, controllers },
      ...{ external_ids: externalIds, other_config: otherConfig },
      ports: bridge.ports.map(({ name }) => name).sort(),
    });
    if (flows === null) sheet.unread.add(`flows ${bridge.name}`);
    else sheet.tellOf(object, { part: `flows ${bridge.name}`, of: flows }, () => flowFacts(flows));
  }
  for (const { id, bridge, port, iface } of ovs) {
    const label = iface?.name ?? port.name;
    const object = sheet.object({ id, nodeId: id, kind: kindOfInterface(iface), label, host: key });
    sheet.tellOf(object, { part: "ovs", of: port, where: bridge.name }, () => ({
      ...{ bridge: bridge.name, tag: port.tag, trunks: port.trunks.map(String), "VLAN mode": port.vlanMode },
      ...{ "bond mode": port.bondMode, "port external_ids": port.externalIds, other_config: port.otherConfig },
    }));
    if (iface === null) continue;
    sheet.tellOf(object, { part: "ovs", of: iface }, () => {
      const { type, ofport, mtu, adminState, linkState, error, options, externalIds } = iface;
      return {
        ...{ type, "OpenFlow port": ofport, "MTU in OVS": mtu, "admin state in OVS": adminState },
        ...{ "link state in OVS": linkState, error, options, external_ids: externalIds },
      };
    });
  }
}

function flowFacts(flows: readonly OpenFlow[]) {
  const lasting = flows.filter((flow) => flow.idleTimeoutSeconds === null && flow.hardTimeoutSeconds === null);
  return {
    flows: lasting.map(
      ({ table, priority, match, actions }) =>
        `table=${table}, priority=${priority}${match === "" ? "" : `,${match}`} actions=${actions}`,
    ),
    // the agent's own is another at each of its starts; ours say what the flow is
    "flow cookies": [...new Set(lasting.map(({ cookie }) => cookie))]
      .filter((cookie) => !cookie.startsWith("0xb41d"))
      .sort(),
  };
}

function namespaceFacts(sheet: FactSheet, index: HostIndex, host: ObjectFacts, namespace: Namespace): void {
  const { key } = index;
  const { name, links, routes, policies, ipsets, sysctls } = namespace;
  const id = namespaceId(key, name);
  const object = name === "" ? host : sheet.object({ id, nodeId: id, kind: "namespace", label: name, host: key });
  sheet.tell(object, `namespace ${name}`, { sysctls, "is there": name === "" ? null : true });
  if (links === null) sheet.unread.add(`link ${name}`);
  if (routes === null) sheet.unread.add(`route ${name}`);
  if (ipsets === null) sheet.unread.add(`ipset ${name}`);
  sheet.tell(object, `route ${name}`, {
    routes: routes?.map(({ type, destination, gateway, device, table, metric }) =>
      [
        type === undefined || type === "local" || type === "broadcast" ? "" : type,
        destination,
        gateway === null ? "" : `via ${gateway}`,
        device === null ? "" : `dev ${device}`,
        table === "main" ? "" : `table ${table}`,
        metric === null ? "" : `metric ${metric}`,
      ]
        .filter((word) => word !== "")
        .join(" "),
    ),
  });
  const rules = (policies ?? []).filter((rule) => !isOwnRoutingRule(rule));
  if (rules.length > 0) sheet.tell(object, `policy ${name}`, { "routing rules": rules.map(routingRuleText) });
  for (const set of ipsets ?? []) {
    sheet.tellOf(object, { part: `ipset ${name}`, of: set, where: set.name }, () => ({
      [`ipset ${set.name}`]: [...set.members].sort(),
      [`type of ipset ${set.name}`]: set.type,
    }));
  }
  for (const link of links ?? []) {
    const nodeId = index.nodeId(name, link.name);
    const device = sheet.object({ id: nodeId, nodeId, kind: kindOfLink(link), label: link.name, host: key });
    sheet.tellOf(device, { part: `link ${name}`, of: link }, () => linkFacts(name, link));
  }
  filterFacts(sheet, index, object, namespace);
}

function linkFacts(namespace: string, link: Link): Readonly<Record<string, unknown>> {
  const { mac, mtu, flags, operState, master, peer, parent, vlanId, alias, bridge, tun, addresses } = link;
  return {
    ...{ namespace, mac, mtu, state: operState, up: flags.includes("UP"), "enslaved to": master, alias },
    promiscuous: flags.includes("PROMISC") ? true : null,
    "other end":
      peer === null
        ? null
        : `${peer.name ?? "?"}${peer.namespace === "" ? "" : ` in ${peer.namespace ?? "an unseen namespace"}`}`,
    ...{ "on top of": parent, "VLAN id": vlanId, kind: link.kind },
    addresses: addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`).sort(),
    ...(bridge === null
      ? {}
      : { STP: bridge.stp, "ageing time": bridge.ageingTimeSeconds, "VLAN filtering": bridge.vlanFiltering }),
    ...(bridge === null ? {} : { "multicast snooping": bridge.multicastSnooping }),
    persistent: tun?.persistent,
  };
}

function kindOfInterface(iface: OvsInterface | null): HistoryKind {
  if (iface === null) return "port";
  if (iface.type === "patch") return "patch";
  if (iface.type === "gre") return "gre-tunnel";
  if (iface.type === "vxlan") return "vxlan-tunnel";
  if (iface.name.startsWith("tap")) return "tap";
  return iface.name.startsWith("qvo") ? "veth" : "port";
}

function kindOfLink({ kind, bridge, tun }: Link): HistoryKind {
  if (bridge !== null) return "linux-bridge";
  if (tun !== null) return "tap";
  if (kind === "veth") return "veth";
  return kind === "" ? "nic" : "link";
}
