import type { HostState, Link, Namespace, OpenFlow, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";
import type { TraceWorld } from "../trace-world";

/** A world in which one host is otherwise than it was observed. */
export function withHost(world: TraceWorld, name: string, change: (state: HostState) => HostState): TraceWorld {
  return {
    ...world,
    hosts: world.hosts.map((host) =>
      host.name === name && host.state !== null ? { ...host, state: change(host.state) } : host,
    ),
  };
}

export const withNamespace = (name: string, change: (namespace: Namespace) => Namespace) => (state: HostState) => ({
  ...state,
  namespaces: state.namespaces.map((one) =>
    one.name.startsWith(name) && (name !== "" || one.name === "") ? change(one) : one,
  ),
});

export const withLink = (name: string, change: (link: Link) => Link | null) =>
  withNamespace("", (root) => ({
    ...root,
    links: (root.links ?? []).flatMap((link) => (link.name === name ? (change(link) ?? []) : link)),
  }));

const withBridges = (change: (bridge: OvsBridge) => OvsBridge) => (state: HostState) => ({
  ...state,
  ovs: state.ovs === null ? null : { ...state.ovs, bridges: state.ovs.bridges.map(change) },
});

export const withFlows = (bridge: string, change: (flow: OpenFlow) => OpenFlow | null) =>
  withBridges((one) => {
    if (one.name !== bridge || one.flows === null) return one;
    return { ...one, flows: one.flows.flatMap((flow) => change(flow) ?? []) };
  });

export const withoutFlows = (bridge: string) =>
  withBridges((one) => (one.name === bridge ? { ...one, flows: null } : one));

export const withPort = (name: string, change: (port: OvsPort) => OvsPort) =>
  withBridges((bridge) => ({
    ...bridge,
    ports: bridge.ports.map((port) => (port.name === name ? change(port) : port)),
  }));

export const withInterface = (name: string, change: (one: OvsInterface) => OvsInterface) =>
  withPort(name, (port) => ({ ...port, interfaces: port.interfaces.map(change) }));

/** `null` takes the rule away. */
export const withRules = (namespace: string, chain: RegExp, change: (spec: string) => string | null) =>
  withNamespace(namespace, (one) => {
    if (one.iptables === null) return one;
    const tables = one.iptables.tables.map((table) => ({
      ...table,
      chains: table.chains.map((each) => {
        if (!chain.test(each.name)) return each;
        const rules = each.rules.flatMap((rule) => {
          const spec = change(rule.spec);
          return spec === null ? [] : { ...rule, spec };
        });
        return { ...each, rules };
      }),
    }));
    return { ...one, iptables: { ...one.iptables, tables } };
  });
