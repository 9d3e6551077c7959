import type { Flow } from "@/server/model/host-operation";
import type { HostState, OvsBridge } from "@/server/model/host-state";
import type { ManagedHost } from "@/server/model/plumbing";
import type { Repair } from "@/server/model/repair";
import { indexHost } from "@/server/topology/host-index";
import { hostSegments } from "@/server/topology/host-segments";
import { flow, quoted } from "@/server/wiring/flow";
import type { HostStep } from "@/server/wiring/host-plan";
import { hostStep } from "@/server/wiring/host-step";
import { TABLE } from "@/server/wiring/standing-flows";
import { tunnelPortName } from "@/server/wiring/tunnel-names";

type TunnelRepair = Extract<Repair, { readonly of: "tunnel-port" }>;

/**
 * The port that is missing, made as the agent makes it, and what it needs to carry frames: what comes in by it is taken, and the
 * floods of every network of that type leave by it too. Unicast is learned from the answers. A string: why there is no step.
 */
export function planTunnelPort(repair: TunnelRepair, host: ManagedHost, state: HostState): HostStep | string {
  const { protocol, local, remote } = repair;
  const on = `on ${host.name}`;
  const bridge = state.ovs?.bridges.find((each) => tunnelsOf(each).length > 0) ?? named(state, "br-tun");
  if (bridge === undefined || bridge.flows === null)
    return `The tunnel bridge ${on} was not read, so nothing is planned.`;
  const others = tunnelsOf(bridge).filter(({ type }) => type === protocol);
  if (others.some(({ options }) => options.remote_ip === remote))
    return `There is a ${protocol} port to ${remote} ${on}.`;
  const name = tunnelPortName(protocol, remote);
  const like = others.find(({ options }) => options.local_ip === local)?.options ?? DEFAULTS;
  const options = { ...like, local_ip: local, remote_ip: remote };
  const flows = [
    flow(0, 1, `in_port=${quoted(name)}`, `goto_table:${TABLE[protocol]}`),
    ...floods(repair, bridge, state, name),
  ];
  const text = {
    ...{ id: `repair:tunnel-port:${name}`, verb: "repair.tunnel-port", target: name },
    why: `The host at ${remote} has a ${protocol} tunnel to ${local}, and none leads back.`,
    before: null,
    after: { bridge: bridge.name, type: protocol, local, remote },
  };
  return hostStep(host, text, [
    {
      ...{ op: "ovs.port.ensure", bridge: bridge.name, name, type: protocol, options },
      ...{ otherConfig: {}, externalIds: {}, mtuRequest: null, mustOpen: true, tag: null, vlanMode: null, trunks: [] },
    },
    { op: "flows.change", bridge: bridge.name, add: flows, remove: [] },
  ]);
}

const DEFAULTS = { df_default: "true", in_key: "flow", out_key: "flow" };

function named({ ovs }: HostState, name: string): OvsBridge | undefined {
  return ovs?.bridges.find((bridge) => bridge.name === name);
}

function tunnelsOf({ ports }: OvsBridge) {
  return ports.flatMap(({ interfaces }) => interfaces).filter(({ type }) => type === "gre" || type === "vxlan");
}

/** One flow a network: those that go out now, by ports that are there, and the new one. */
function floods({ protocol }: TunnelRepair, bridge: OvsBridge, state: HostState, name: string): readonly Flow[] {
  const ports = new Set(bridge.ports.map((port) => port.name));
  return hostSegments(indexHost("", state)).flatMap(({ networkType, segmentationId, tag }): Flow[] => {
    if (networkType !== protocol || segmentationId === null || tag === null) return [];
    const match = `dl_vlan=${tag}`;
    const now = bridge.flows?.find((each) => each.table === TABLE.flood && each.match === match)?.actions ?? "";
    const kept = [...now.matchAll(/output:"?([^",]+)"?/g)].flatMap(([, port]) =>
      port !== undefined && ports.has(port) ? [port] : [],
    );
    const outputs = [...kept, name].map((port) => `output:${quoted(port)}`).join(",");
    return [flow(TABLE.flood, 1, match, `pop_vlan,set_field:0x${segmentationId.toString(16)}->tun_id,${outputs}`)];
  });
}
