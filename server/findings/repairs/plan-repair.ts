import type { HostState } from "@/server/model/host-state";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";
import type { Repair } from "@/server/model/repair";
import { indexHost } from "@/server/topology/host-index";
import { recordedTag } from "@/server/topology/host-segments";
import type { HostPlan, HostStep } from "@/server/wiring/host-plan";
import { hostStep } from "@/server/wiring/host-step";
import { agentNotice } from "./agent-notice";
import { planTunnelPort } from "./plan-tunnel-port";
import { isRemovable } from "./removable";

const NOTHING_PLUMBED = plumbingSchema.parse({});

type Host = Pick<ManagedHost, "id" | "name">;

/**
 * The one step of a repair on a host as it is now, with what the host's agent will do about it; no step when there is nothing to
 * mend any more. What is touched is another's: every operation names it and says that it is forced.
 */
export function planRepair(repair: Repair, host: Host, state: HostState): HostPlan {
  const made = stepFor(repair, host, state);
  if (typeof made === "string") return { steps: [], notices: [made], faults: [] };
  return {
    steps: [{ ...made, cause: "changed", needsTick: true }],
    notices: agentNotice(repair, host.name, state),
    faults: [],
  };
}

/** The step, or why there is none. */
function stepFor(repair: Repair, host: Host, state: HostState): HostStep | string {
  const on = `on ${host.name}`;
  const managed = { ...host, plumbing: NOTHING_PLUMBED };
  switch (repair.of) {
    case "port-tag": {
      const { port: name } = repair;
      const port = portIn(state, name);
      const tag = port === undefined ? null : recordedTag(port);
      if (port === undefined || tag === null) return `Open vSwitch port ${name} ${on} has no recorded tag any more.`;
      if (port.tag === tag && port.vlanMode === null && port.trunks.length === 0)
        return `${name} ${on} has its recorded tag ${tag}.`;
      const text = {
        ...{ id: `repair:port-tag:${name}`, verb: "repair.port-tag", target: name },
        why: `${name} has ${port.tag === null ? "no tag" : `tag ${port.tag}`}, and its agent recorded ${tag}.`,
        before: { tag: port.tag === null ? "none" : String(port.tag), ...modeOf(port.vlanMode, port.trunks) },
        after: { tag: String(tag) },
      };
      const vlan = { tag, vlanMode: null, trunks: [] };
      const { otherConfig } = port;
      return hostStep(managed, text, [
        { op: "ovs.port.vlan", name, ...vlan, otherConfig: recordOf(otherConfig), force: true },
      ]);
    }
    case "orphan-port": {
      const { port: name } = repair;
      const index = indexHost(host.name, state);
      const entry = index.ovs.find(({ port }) => port.name === name);
      if (entry === undefined) return `Open vSwitch port ${name} ${on} is gone.`;
      if (!isRemovable(entry)) return `Open vSwitch port ${name} ${on} is not an orphan: nothing is taken away.`;
      const { iface, bridge } = entry;
      if (!index.allDevicesRead && !iface?.error)
        return `The device of ${name} ${on} may be in a namespace that was not read.`;
      const portId = iface?.externalIds["iface-id"];
      const text = {
        ...{ id: `repair:orphan-port:${name}`, verb: "repair.orphan-port", target: name, risk: "high" as const },
        why: `${name} is on ${bridge.name} and has no device${iface?.error ? `: ${iface.error}` : ""}.`,
        before: { bridge: bridge.name, ...(portId ? { port: portId } : {}) },
        after: null,
      };
      return hostStep(managed, text, [{ op: "ovs.port.absent", name, force: true }]);
    }
    case "link-up": {
      const { namespace, device } = repair;
      const link = state.namespaces
        .find((each) => each.name === namespace)
        ?.links?.find((each) => each.name === device);
      if (link === undefined) return `Device ${device} ${on} is gone.`;
      if (link.flags.includes("UP")) return `Device ${device} ${on} is set up; what it lacks is a carrier.`;
      const text = {
        ...{ id: `repair:link-up:${namespace}/${device}`, verb: "repair.link-up", target: device },
        why: `${device} is down by setting${namespace === "" ? "" : ` in ${namespace}`}.`,
        before: { state: "down" },
        after: { state: "up" },
      };
      return hostStep(managed, text, [{ op: "link.set", namespace, name: device, up: true }]);
    }
    case "bridge-member": {
      const { device, bridge } = repair;
      const links = state.namespaces.find(({ name }) => name === "")?.links ?? [];
      const link = links.find(({ name }) => name === device);
      if (link === undefined || !links.some(({ name, bridge: own }) => name === bridge && own !== null)) {
        return `${device} or ${bridge} ${on} is gone.`;
      }
      if (link.master === bridge) return `${device} ${on} is in ${bridge}.`;
      const text = {
        ...{ id: `repair:bridge-member:${device}`, verb: "repair.bridge-member", target: device },
        why: `${device} is in ${link.master ?? "no bridge"}, and belongs in ${bridge}.`,
        before: { bridge: link.master ?? "none" },
        after: { bridge },
      };
      return hostStep(managed, text, [{ op: "link.set", namespace: "", name: device, master: bridge }]);
    }
    case "tunnel-port":
      return planTunnelPort(repair, managed, state);
  }
}

function portIn({ ovs }: HostState, name: string) {
  return ovs?.bridges.flatMap(({ ports }) => ports).find((port) => port.name === name);
}

function modeOf(vlanMode: string | null, trunks: readonly number[]): Readonly<Record<string, string>> {
  return {
    ...(vlanMode === null ? {} : { mode: vlanMode }),
    ...(trunks.length === 0 ? {} : { trunks: trunks.join(" ") }),
  };
}

/** The agent's five keys; others of `other_config` are left alone by the operation. */
function recordOf(otherConfig: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const keys = ["net_uuid", "network_type", "physical_network", "segmentation_id", "tag"];
  return Object.fromEntries(Object.entries(otherConfig).filter(([key]) => keys.includes(key)));
}
