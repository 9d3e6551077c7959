import ipaddr from "ipaddr.js";
import { TUNNEL_OVERHEAD } from "@/server/topology/tunnels";
import { chooseRoute, type RouteChoice } from "./choose-route";
import { type HostFacts, hostFacts, isUp, linkOf, type OvsPlace } from "./host-facts";
import type { Frame } from "./packet";
import { hop, type Session, stop } from "./session";
import type { SwitchDoor } from "./switch-door";
import type { HostView } from "./trace-world";
import { passing, type Stop, type Trail } from "./trail";

type Crossed = { readonly door: SwitchDoor | null; readonly stop: Stop | null };

/** Through a tunnel to the host that has the remote address, if that one has a tunnel back that takes the key. */
export function crossTunnel(
  session: Session,
  host: HostView,
  from: OvsPlace,
  frame: Frame,
  flowKey: bigint,
  trail: Trail,
): Crossed {
  const { name, type, options, status } = from.interface;
  const at = { host: host.name, object: name };
  const end = (verdict: Stop["verdict"], reason: string, relevant = false): Crossed => ({
    door: null,
    stop: stop(session, verdict, at, reason, trail, {
      evidence: JSON.stringify(options),
      command: `ovs-vsctl --columns=name,options,status list interface ${name}`,
      relevant,
    }),
  });
  const { remote_ip: remote, local_ip: local } = options;
  if (remote === undefined || remote === "flow" || local === undefined || local === "flow") {
    return end("unknown", `the ends of the tunnel ${name} are left to flows or routes, which is not understood`, true);
  }
  if (status.tunnel_egress_iface_carrier === "down")
    return end("dropped", `the route of ${name} to ${remote} has no carrier`);
  if (!ipaddr.isValid(local) || !ipaddr.isValid(remote))
    return end("unknown", `the ends of the tunnel ${name} are no addresses`, true);
  const inKernel = from.bridge.datapathType !== "netdev";
  const under = underlay(host, { local, remote, inKernel });
  if (under !== null) return end(under.verdict, `${name}: ${under.reason}`);
  const key = outgoingKey(options, flowKey);
  if (key === null)
    return end("unknown", `the key ${options.out_key ?? options.key} of ${name} is not understood`, true);
  const owners = session.index.tunnelOwners(remote);
  const [owner] = owners;
  if (owner === undefined) {
    const known = session.index.world.hosts.filter(({ state }) => state && hostFacts(state).owners.has(remote));
    if (known.length === 1) return end("dropped", `${known[0]?.name} has ${remote}, but no tunnel on it`);
    const astray = whereTo(session, remote);
    if (astray !== null) return end("dropped", `the tunnel ${name} leads to ${remote}, and ${astray}`);
    return end("unknown", `no host that was read has a tunnel from ${remote}`);
  }
  if (owners.length > 1) return end("unknown", `several hosts have tunnels from ${remote}`, true);
  const back = (owner.to.get(local) ?? []).filter(({ interface: one }) => one.type === type);
  const view = session.index.host(owner.host);
  if (view === null) return end("unknown", `the host with ${remote} was not read`);
  const taken = back.filter(({ interface: one }) => {
    const wanted = one.options.in_key ?? one.options.key;
    return wanted === "flow" || keyOf(wanted ?? "0") === key;
  });
  if (taken.length === 0) {
    const why =
      back.length === 0 ? `no ${type} tunnel back to ${local}` : `no tunnel to ${local} that takes key ${key}`;
    return end("dropped", `${view.name} has ${why}`);
  }
  const [place] = taken;
  if (taken.length > 1 || place === undefined)
    return end("unknown", `${view.name} has several tunnels to ${local}`, true);
  const backInKernel = place.bridge.datapathType !== "netdev";
  const reverse = underlay(view, { local: remote, remote: local, inKernel: backInKernel });
  if (reverse !== null) return end(reverse.verdict, `${view.name}: ${reverse.reason}`);
  const words = {
    text: `${type} tunnel ${name} carries it to ${view.name} (${place.interface.name}) with key 0x${key.toString(16)}`,
    evidence: `${local} → ${remote}`,
    command: `ovs-vsctl --columns=name,options list interface ${name}`,
  };
  const overhead = (TUNNEL_OVERHEAD[type] ?? 0) + (local.includes(":") ? 20 : 0);
  const carrier = host.facts.owners.get(local);
  const hopped = hop(session, trail, at, words);
  const packed =
    carrier === undefined ? hopped : passing(hopped, { host: host.name, device: name, fits: carrier.mtu - overhead });
  return { door: { host: view, place, frame, trail: packed, tunnelKey: key }, stop: null };
}

/** Where the frame is to go, if that host was read and takes its tunnels at other addresses; `null`: not known. */
function whereTo({ index, target }: Session, remote: string): string | null {
  const host = target === null ? null : index.host(target.host);
  if (host === null || host.root.links === null || host.facts.owners.has(remote)) return null;
  const locals = [...host.facts.tunnels.keys()];
  return locals.length === 0 ? null : `${host.name} takes its tunnels at ${locals.join(" and ")}`;
}

function outgoingKey(options: Readonly<Record<string, string>>, flowKey: bigint): bigint | null {
  const text = options.out_key ?? options.key;
  if (text === undefined) return 0n;
  if (text === "flow") return flowKey;
  return keyOf(text);
}

const keyOf = (text: string) => (/^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : null);

type Ends = { readonly local: string; readonly remote: string; readonly inKernel: boolean };
type Fault = { readonly verdict: Stop["verdict"]; readonly reason: string };
const judged = new WeakMap<HostFacts, Map<string, Fault | null>>();

/** What is wrong with the way under a tunnel, on one host; `null`: nothing that was observed. Kept as long as the host's state is. */
function underlay(host: HostView, ends: Ends): Fault | null {
  const known = judged.get(host.facts) ?? new Map<string, Fault | null>();
  judged.set(host.facts, known);
  const way = `${ends.local} ${ends.remote} ${ends.inKernel}`;
  let fault = known.get(way);
  if (fault === undefined) {
    fault = judgeUnderlay(host, ends);
    known.set(way, fault);
  }
  return fault;
}

function judgeUnderlay(host: HostView, { local, remote, inKernel }: Ends): Fault | null {
  const { root } = host;
  if (root.links === null || root.routes === null)
    return { verdict: "unknown", reason: "devices or routes were not read" };
  const owner = host.facts.owners.get(local);
  if (owner === undefined) return { verdict: "dropped", reason: `no device has the tunnel's address ${local}` };
  const chosen = wayUnder(host, { local, remote, inKernel });
  if (chosen.kind === "unknown") return { verdict: "unknown", reason: chosen.words };
  if (chosen.kind === "refused") return { verdict: "dropped", reason: chosen.words };
  const device = chosen.kind === "route" ? chosen.route.device : null;
  if (device === null) return { verdict: "dropped", reason: `there is no route to ${remote}` };
  for (const name of new Set([owner.name, device])) {
    const link = linkOf(root, name);
    if (link === null || !isUp(link)) return { verdict: "dropped", reason: `${name} under the tunnel is down` };
    const down = brokenUplink(host, name);
    if (down !== null) return { verdict: "dropped", reason: down };
  }
  return null;
}

/** The kernel's tunnels are routed as all it sends; the userspace switch looks into the main table alone. */
function wayUnder({ root }: HostView, { local, remote, inKernel }: Ends): RouteChoice {
  const packet = { destination: remote, source: local, input: null, mark: 0 };
  return chooseRoute(inKernel ? root : { routes: (root.routes ?? []).filter(({ table }) => table === "main") }, packet);
}

/** A tunnel address on a bridge of Open vSwitch needs one of the bridge's NICs. */
function brokenUplink(host: HostView, device: string): string | null {
  const place = host.interfaces.get(device);
  if (place === undefined || place.bridge.name !== device) return null;
  const nics = place.bridge.ports.flatMap(({ interfaces }) => interfaces.filter(({ type }) => type === ""));
  const up = nics.some(({ name }) => {
    const link = linkOf(host.root, name);
    return link !== null && isUp(link);
  });
  return nics.length === 0 || up ? null : `every NIC of ${device} under the tunnel is down`;
}
