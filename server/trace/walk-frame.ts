import type { Link, Namespace } from "@/server/model/host-state";
import { crossBridge } from "./cross-bridge";
import { crossSwitch } from "./cross-switch";
import { isUp, linkOf } from "./host-facts";
import type { Frame } from "./packet";
import { type Arrival, hop, type Place, type Session, stop, type Walk } from "./session";
import type { SwitchDoor } from "./switch-door";
import type { HostView } from "./trace-world";
import { passing, type Stop, type Trail } from "./trail";
import { unreadPart } from "./unread-parts";

/** A frame at a device: coming out of the wire into it (`in`), or going out through it (`out`). */
type Point = {
  readonly host: HostView;
  readonly namespace: Namespace;
  readonly device: string;
  readonly frame: Frame;
  readonly trail: Trail;
};

/**
 * Every way that a frame takes through Linux bridges, veths, Open vSwitch, patch ports, tunnels and uplinks. What a switch
 * had learned before is not asked: it learns anew from the question for the address and from the answer to it, or floods.
 */
export function walkFrame(session: Session, from: Place, frame: Frame, trail: Trail): Walk {
  const walk: Walk = { arrivals: [], stops: [] };
  const view = session.index.host(from.host);
  if (view === null) {
    walk.stops.push(unread(session, from.host, trail));
    return walk;
  }
  const steps = new Steps(session, walk);
  if (from.kind === "guest") steps.enter({ host: view, namespace: view.root, device: from.device, frame, trail });
  else if (from.kind === "outside") steps.intoSwitch(view, from.device, { ...frame, vlan: from.vlan }, trail);
  else {
    const namespace = view.state.namespaces.find(({ name }) => name === from.namespace);
    if (namespace) steps.leave({ host: view, namespace, device: from.device, frame, trail });
    else walk.stops.push(unread(session, from.host, trail));
  }
  return walk;
}

function unread(session: Session, host: string, trail: Trail): Stop {
  const words = { evidence: "the host was not read", command: "", relevant: true };
  return stop(session, "unknown", { host, object: host }, `${host} was not read`, trail, words);
}

/** The way has led through the device: what fits through it counts. */
function passed(point: Point, { name: device, mtu }: Link): Point {
  return { ...point, trail: passing(point.trail, { host: point.host.name, device, fits: mtu }) };
}

class Steps {
  #session: Session;
  #walk: Walk;

  constructor(session: Session, walk: Walk) {
    this.#session = session;
    this.#walk = walk;
  }

  /** A frame that a device received: it belongs to its bridge or switch, else to the stack of its namespace. */
  enter(given: Point): void {
    const { host, namespace, device } = given;
    if (!this.#spend(given)) return;
    const link = this.#usable(given);
    if (link === null) return;
    const point = passed(given, link);
    if (namespace.name === "" && this.#isSwitched(host, device)) {
      this.intoSwitch(host, device, point.frame, point.trail);
      return;
    }
    if (link.master !== null) {
      const onward = crossBridge(this.#session, host, namespace, link.master, device, point.frame, point.trail);
      this.#walk.stops.push(...onward.stops);
      for (const way of onward.ways) this.leave({ ...point, device: way.device, trail: way.trail });
      return;
    }
    if (namespace.name === "" && this.#isBlind(host)) {
      this.#stop(point, "unknown", `whether ${device} is in a bridge of Open vSwitch was not read`);
      return;
    }
    if (point.frame.vlan !== null) {
      this.#stop(point, "dropped", `${device} got a frame with VLAN ${point.frame.vlan}, which nothing takes there`);
      return;
    }
    this.#arrive({ kind: "stack", host: host.key, namespace: namespace.name, device }, point.frame, point.trail);
  }

  /** A frame that goes out through a device: to the guest behind a tap, to the other end of a veth, into the switch. */
  leave(given: Point): void {
    const { host, namespace, device } = given;
    if (!this.#spend(given)) return;
    const ovs = host.interfaces.get(device);
    const link = this.#usable(given);
    if (link === null) return;
    const point = passed(given, link);
    if (ovs?.interface.type === "internal") {
      this.intoSwitch(host, device, point.frame, point.trail);
      return;
    }
    if (link.kind === "veth") {
      const { peer } = link;
      const there = host.state.namespaces.find(({ name }) => name === peer?.namespace);
      if (peer?.name == null || there === undefined) {
        this.#stop(point, "unknown", `where the other end of ${device} is was not observed`);
        return;
      }
      this.enter({ ...point, namespace: there, device: peer.name });
      return;
    }
    if (link.kind === "tun" && namespace.name === "") {
      this.#arrive({ kind: "guest", host: host.key, device }, point.frame, point.trail);
      return;
    }
    this.#stop(point, "unknown", `what is behind ${device} (${link.kind || "a NIC"}) was not observed`);
  }

  intoSwitch(host: HostView, device: string, frame: Frame, trail: Trail): void {
    const place = host.interfaces.get(device);
    if (place === undefined) {
      const at = { host: host.name, object: device };
      const words = { evidence: "no interface of that name", command: "ovs-vsctl show" };
      const [verdict, reason] = this.#isBlind(host)
        ? (["unknown", `which bridge ${device} is in was not read`] as const)
        : (["dropped", `${device} is in no bridge`] as const);
      this.#walk.stops.push(stop(this.#session, verdict, at, reason, trail, words));
      return;
    }
    this.#open({ host, place, frame, trail });
  }

  /** Through one switch and whatever its patch ports, tunnels and uplinks lead to. */
  #open(door: SwitchDoor): void {
    if (this.#session.budget-- <= 0) {
      const at = { host: door.host.name, object: door.place.bridge.name };
      const words = { evidence: "too many steps", command: "", relevant: true };
      const reason = "the frame goes round in a loop, or too many ways are open to it";
      this.#walk.stops.push(stop(this.#session, "unknown", at, reason, door.trail, words));
      return;
    }
    const onward = crossSwitch(this.#session, door);
    this.#walk.stops.push(...onward.stops);
    for (const next of onward.doors) this.#open(next);
    for (const { device, uplink, frame, trail } of onward.outlets) {
      if (uplink) {
        this.#arrive({ kind: "outside", host: door.host.key, device, vlan: frame.vlan }, frame, trail);
        continue;
      }
      const place = door.host.interfaces.get(device);
      if (place?.interface.type === "internal") this.#ontoDevice(door.host, device, frame, trail);
      else this.leave({ host: door.host, namespace: door.host.root, device, frame, trail });
    }
  }

  /** An internal port gives the frame to the device of its name, in whichever namespace that is. */
  #ontoDevice(host: HostView, device: string, frame: Frame, trail: Trail): void {
    const found = host.state.namespaces.filter((namespace) => linkOf(namespace, device) !== null);
    const [namespace] = found;
    const point = { host, namespace: namespace ?? host.root, device, frame, trail };
    const isHidden = host.state.namespaces.some(({ links }) => links === null);
    if (namespace === undefined && (isHidden || unreadPart(host, ["namespaces"], "") !== null)) {
      this.#stop(point, "unknown", `where ${device} is was not observed`);
    } else if (namespace === undefined) {
      this.#stop(point, "dropped", `${device} is a port of Open vSwitch, but the device is in no namespace`);
    } else if (found.length > 1) {
      this.#stop(point, "unknown", `${device} is in several namespaces`);
    } else {
      const link = this.#usable(point);
      if (link === null) return;
      if (link.master !== null) this.#stop(point, "unknown", `${device} is enslaved to ${link.master}`);
      else if (frame.vlan !== null) this.#stop(point, "dropped", `${device} gets the frame with VLAN ${frame.vlan}`);
      else {
        const place = { kind: "stack" as const, host: host.key, namespace: namespace.name, device };
        this.#arrive(place, frame, passed(point, link).trail);
      }
    }
  }

  /** Open vSwitch did not answer; a host that has none gives no error. */
  #isBlind({ state }: HostView): boolean {
    return state.ovs === null && state.errors.some(({ part }) => part === "ovs");
  }

  #isSwitched(host: HostView, device: string): boolean {
    return host.interfaces.get(device)?.interface.type === "";
  }

  #usable(point: Point): Link | null {
    const { namespace, device } = point;
    if (namespace.links === null) {
      this.#stop(point, "unknown", `the devices of ${namespace.name || "the host"} were not read`);
      return null;
    }
    const link = linkOf(namespace, device);
    if (link === null) {
      this.#stop(point, "dropped", `there is no device ${device}`);
      return null;
    }
    if (isUp(link)) return link;
    const why = link.flags.includes("UP") ? "has no carrier" : "is down";
    this.#stop(point, "dropped", `${device} ${why}`, `flags ${link.flags.join(",")}`);
    return null;
  }

  #arrive(place: Arrival["place"], frame: Frame, trail: Trail): void {
    const host = this.#session.index.host(place.host)?.name ?? place.host;
    const inside = place.kind === "stack" && place.namespace !== "" ? ` in ${place.namespace}` : "";
    const text =
      place.kind === "guest"
        ? `${place.device} gives it to the guest`
        : place.kind === "outside"
          ? `it leaves by ${place.device}`
          : `${place.device}${inside} receives it`;
    const evidence = `destination ${frame.destination}`;
    const command = inside === "" ? `ip link show ${place.device}` : `ip netns exec ${inside.slice(4)} ip addr`;
    const arrived = hop(this.#session, trail, { host, object: place.device }, { text, evidence, command });
    this.#walk.arrivals.push({ place, frame, trail: arrived });
  }

  #spend(point: Point): boolean {
    this.#session.budget -= 1;
    if (this.#session.budget > 0) return true;
    this.#stop(point, "unknown", "the frame goes round in a loop, or too many ways are open to it");
    return false;
  }

  #stop(point: Point, verdict: Stop["verdict"], reason: string, evidence = reason): void {
    const { host, namespace, device, trail } = point;
    const inside = namespace.name === "" ? "" : `ip netns exec ${namespace.name} `;
    const words = { evidence, command: `${inside}ip -d link show dev ${device}` };
    this.#walk.stops.push(stop(this.#session, verdict, { host: host.name, object: device }, reason, trail, words));
  }
}
