import type { EdgeKind, Graph, GraphEdge, GraphNode, NodeKind } from "@/server/model/graph";

/** Hosts as Neutron's hybrid plug makes them, for tests of layout and reading order; no real host is imitated in detail. */
export function sampleGraph(options: { computes: number; guests: number; expand?: readonly string[] }): Graph {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const names = [...Array.from({ length: options.computes }, (_, i) => `c${i + 1}`), "net1"];
  const open = new Set(options.expand ?? names);
  const node = (id: string, kind: NodeKind, label: string, more: Partial<GraphNode> = {}) => {
    nodes.push({ id, kind, label, state: "ok", ...more });
    return id;
  };
  const edge = (kind: EdgeKind, source: string, target: string, more: Partial<GraphEdge> = {}) => {
    edges.push({ id: `${kind}:${source}>${target}`, kind, source, target, state: "ok", ...more });
  };
  for (const network of ["net-a", "net-b"]) {
    node(`segment:${network}`, "segment", network === "net-a" ? "privada A" : "privada B", {
      network,
      sublabel: "GRE",
      badge: network === "net-a" ? "key 0x1" : "key 0x2",
    });
  }
  for (const [h, name] of names.entries()) {
    const isNet = name === "net1";
    const host = `host:${name}`;
    const inside = isNet ? 21 : options.guests * 4 + 12;
    node(host, "host", name, {
      host: name,
      role: isNet ? "network" : "compute",
      sublabel: `198.51.100.${11 + h}`,
      badge: `${inside} ports`,
      ...(open.has(name) ? {} : { hidden: inside }),
    });
    for (const network of ["net-a", "net-b"]) edge("segment", host, `segment:${network}`, { network });
    if (!open.has(name)) continue;
    const at = { host: name, parent: host };
    for (const [label, role] of [
      ["br-int", "integration"],
      ["br-tun", "tunnel"],
      ...(isNet ? [["br-ex", "external"]] : []),
      ["br-phy", undefined],
    ] as const) {
      node(`${host}/${label}`, "ovs-bridge", label ?? "", { ...at, ...(role === undefined ? {} : { role }) });
    }
    const port = (label: string, kind: NodeKind, bridge: string, more: Partial<GraphNode> = {}) => {
      const id = node(`${host}/port/${label}`, kind, label, { ...at, ...more });
      edge("ovs-port", id, `${host}/${bridge}`, more.network === undefined ? {} : { network: more.network });
      return id;
    };
    const patch = (a: string, onA: string, b: string, onB: string) =>
      edge("patch-pair", port(a, "patch", onA), port(b, "patch", onB));
    patch("patch-tun", "br-int", "patch-int", "br-tun");
    for (const other of names) {
      if (other !== name) port(`gre-to-${other}`, "gre-tunnel", "br-tun");
    }
    port("eth1", "nic", "br-phy", { role: "uplink" });
    node(`${host}/port/eth0`, "nic", "eth0", at);
    if (isNet) {
      patch("int-br-ex", "br-int", "phy-br-ex", "br-ex");
      port("eth3", "nic", "br-ex", { role: "uplink" });
      for (const network of ["net-a", "net-b"]) {
        const room = node(`${host}/ns/qdhcp-${network}`, "namespace", `qdhcp-${network}`, {
          ...at,
          role: "qdhcp",
          network,
        });
        port(`tap-${network}`, "port", "br-int", { parent: room, network, badge: "tag 1" });
        node(`${room}/dnsmasq`, "dhcp-server", "dnsmasq", { host: name, parent: room, network });
      }
      const router = node(`${host}/ns/qrouter`, "namespace", "qrouter-de953d63", { ...at, role: "qrouter" });
      port("qr-4b350bc9-48", "port", "br-int", { parent: router, network: "net-a", badge: "tag 1" });
      port("qg-a5f08d08-6c", "port", "br-int", { parent: router, network: "ext", badge: "tag 3" });
      continue;
    }
    for (let g = 0; g < options.guests; g += 1) {
      const network = g % 2 === 0 ? "net-a" : "net-b";
      const tail = `${h}${String(g).padStart(3, "0")}a095b-19`.slice(0, 11);
      const bridge = node(`${host}/br/qbr${tail}`, "linux-bridge", `qbr${tail}`, {
        ...at,
        role: "qbr",
        network,
        sublabel: "7 rules",
      });
      const guest = { ...at, network, role: "guest", sublabel: `web${g} 10.0.0.${g + 3}` };
      edge("bridge-port", node(`${host}/port/tap${tail}`, "tap", `tap${tail}`, guest), bridge, { network });
      const peer = node(`${host}/port/qvb${tail}`, "veth", `qvb${tail}`, { ...at, network });
      edge("bridge-port", peer, bridge, { network });
      edge("veth-pair", peer, port(`qvo${tail}`, "veth", "br-int", { network, badge: `tag ${(g % 2) + 1}` }), {
        network,
      });
    }
  }
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i + 1)) {
      const end = (from: string, to: string) => (open.has(from) ? `host:${from}/port/gre-to-${to}` : `host:${from}`);
      edge("tunnel", end(a, b), end(b, a), { label: "gre" });
    }
  }
  node("physnet:public", "physical-network", "public", { sublabel: "flat", network: "ext" });
  node("appliance:lab", "appliance", "oneview.lab");
  const parent = "appliance:lab";
  node("us:flat", "uplink-set", "us-flat", { parent, sublabel: "Untagged" });
  node("ov:prod-flat", "oneview-network", "prod-flat", { parent, badge: "untagged" });
  edge("carries", "us:flat", "ov:prod-flat");
  edge("mapping", "physnet:public", "ov:prod-flat");
  if (open.has("net1")) edge("segment", "host:net1/br-ex", "physnet:public", { network: "ext" });
  return {
    revision: "sample:1",
    nodes,
    edges,
    legend: [
      { key: "net-a", label: "privada A", colour: 0, detail: "GRE key 1" },
      { key: "net-b", label: "privada B", colour: 1, detail: "GRE key 2" },
      { key: "ext", label: "ext_net", colour: 2, detail: "flat public" },
    ],
    sources: names.map((name) => ({
      id: `host:${name}`,
      kind: "host",
      name,
      state: "live",
      observedAt: 0,
      errors: [],
    })),
  };
}
