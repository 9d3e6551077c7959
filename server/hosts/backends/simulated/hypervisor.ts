import { addLink, removeLink } from "@/server/hosts/backends/simulated/devices";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { openWaitingPort } from "@/server/hosts/backends/simulated/ovs-ports";
import { withLink } from "@/server/hosts/backends/simulated/parts";
import { lookup } from "@/server/hosts/backends/simulated/records";

/**
 * What libvirt would do about the plugs that stand now. Rules:
 * - A hybrid plug (`qbrX` with its `qvbX` in it) gets the guest's `tapX` in the bridge.
 * - A port `tapX` of Open vSwitch that carries an instance's id and waits for its device gets that device.
 * - A tap that was made so goes when its plug goes. What the operations made (`tap.ensure`) is left to them.
 */
export function playHypervisor(model: SimulatedModel): SimulatedModel {
  const wanted = wantedTaps(model);
  let next = model;
  for (const [name, link] of Object.entries(model.namespaces[""]?.links ?? {})) {
    if (link.ofGuest && !wanted.has(name)) next = removeLink(next, "", name);
  }
  for (const [name, tap] of wanted) {
    const found = lookup(next.namespaces[""]?.links ?? {}, name);
    const given = { up: true, master: tap.bridge, mtu: tap.mtu, mac: hostEnd(tap.guestMac) };
    if (found === undefined) next = openWaitingPort(addLink(next, "", name, "tap", { ...given, ofGuest: true }), name);
    else if (found.ofGuest && found.master !== tap.bridge) next = withLink(next, "", name, { ...found, ...given });
  }
  return next;
}

type Tap = { readonly bridge: string | null; readonly mtu: number; readonly guestMac: string };

function wantedTaps(model: SimulatedModel): ReadonlyMap<string, Tap> {
  const wanted = new Map<string, Tap>();
  const links = model.namespaces[""]?.links ?? {};
  for (const [name, port] of Object.entries(model.ports)) {
    const { "attached-mac": guestMac, "vm-uuid": instance } = port.interfaceIds;
    if (guestMac === undefined) continue;
    const id = name.slice(3);
    const bridge = `qbr${id}`;
    const bridgeEnd = lookup(links, `qvb${id}`);
    if (name.startsWith("qvo") && bridgeEnd?.master === bridge) {
      wanted.set(`tap${id}`, { bridge, mtu: bridgeEnd.mtu, guestMac });
    } else if (name.startsWith("tap") && port.type === "" && instance !== undefined) {
      wanted.set(name, { bridge: null, mtu: port.mtuRequest ?? 1500, guestMac });
    }
  }
  return wanted;
}

/** libvirt gives the host's end the guest's MAC with the first octet fe. */
const hostEnd = (guestMac: string) => `fe${guestMac.slice(2).toLowerCase()}`;
