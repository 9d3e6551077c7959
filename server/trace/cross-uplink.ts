import { isUp, linkOf, type OvsPlace } from "./host-facts";
import type { Frame } from "./packet";
import { hop, type Session, stop } from "./session";
import { isGuestSide, type SwitchDoor } from "./switch-door";
import type { HostView } from "./trace-world";
import type { Stop, Trail } from "./trail";

/**
 * Out of an uplink onto its physical network: to the uplinks of every other host on it. What lies between is the fabric,
 * which is taken to carry the frame as it is; the hop says so.
 */
export function crossUplink(
  session: Session,
  host: HostView,
  from: OvsPlace,
  frame: Frame,
  trail: Trail,
): { readonly doors: SwitchDoor[]; readonly stops: Stop[] } {
  const doors: SwitchDoor[] = [];
  const stops: Stop[] = [];
  const network = physicalNetworkOf(host, from);
  if (network === null) return { doors, stops };
  for (const { key } of session.index.world.hosts) {
    const other = session.index.host(key);
    if (other === null || other.key === host.key) continue;
    for (const place of uplinksOn(other, network)) {
      const at = { host: other.name, object: place.interface.name };
      const link = linkOf(other.root, place.interface.name);
      if (link === null || !isUp(link)) {
        const reason = `the uplink ${place.interface.name} of ${other.name} is down`;
        const words = { evidence: reason, command: `ip link show dev ${place.interface.name}` };
        stops.push(stop(session, "dropped", at, reason, trail, words));
        continue;
      }
      const tag = frame.vlan === null ? "untagged" : `VLAN ${frame.vlan}`;
      const words = {
        text: `the physical network ${network} carries it (${tag}) to ${other.name}`,
        evidence: `${from.bridge.name} on ${host.name} and ${place.bridge.name} on ${other.name} are ${network}; what lies between is taken to carry it`,
        command: "ovs-vsctl --columns=name,other_config list port",
      };
      doors.push({ host: other, place, frame, trail: hop(session, trail, at, words) });
    }
  }
  return { doors, stops };
}

/**
 * The physical network of a provider bridge, as the agent recorded it on the ports of the integration bridge: the VLANs
 * that flows of the provider bridge translate are those of ports that name it. `null`: nothing tells, or more than one does.
 */
export function physicalNetworkOf(host: HostView, { bridge }: OvsPlace): string | null {
  const names = new Set<string>();
  for (const port of bridge.ports) {
    for (const one of port.interfaces) {
      const peer = one.type === "patch" ? host.interfaces.get(one.options.peer ?? "") : undefined;
      if (peer === undefined) continue;
      const vlans = new Set<number>();
      for (const flow of bridge.flows ?? []) {
        const [, vlan] = /(?:^|,)dl_vlan=(\d+)/.exec(flow.match) ?? [];
        if (vlan !== undefined && /(?:^|,)in_port=/.test(flow.match)) vlans.add(Number(vlan));
      }
      for (const wired of peer.bridge.ports) {
        const name = wired.otherConfig.physical_network;
        if (name === undefined || name === "None" || name === "" || !vlans.has(Number(wired.otherConfig.tag))) continue;
        names.add(name);
      }
    }
  }
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

function uplinksOn(host: HostView, network: string): OvsPlace[] {
  const places: OvsPlace[] = [];
  for (const bridge of host.state.ovs?.bridges ?? []) {
    if (!bridge.ports.some(({ interfaces }) => interfaces.some(({ type }) => type === "patch"))) continue;
    for (const port of bridge.ports) {
      const one = port.interfaces.find(({ linkState }) => linkState !== "down") ?? port.interfaces[0];
      const place = one === undefined ? undefined : host.interfaces.get(one.name);
      if (place === undefined || (one?.type !== "" && one?.type !== "system")) continue;
      if (isGuestSide(host, place) || physicalNetworkOf(host, place) !== network) continue;
      places.push(place);
    }
  }
  return places;
}
