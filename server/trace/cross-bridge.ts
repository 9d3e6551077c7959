import type { Link, Namespace } from "@/server/model/host-state";
import { fixedPort, refusedEntry, refusedExit } from "./bridge-ports";
import { filterBridged } from "./filter-bridged";
import { filterFrame } from "./filter-frames";
import { isUp, linkOf } from "./host-facts";
import { type Frame, isMulticast } from "./packet";
import { hop, type Session, stop } from "./session";
import type { HostView } from "./trace-world";
import type { Stop, Trail } from "./trail";

/** Through a Linux bridge: to each of its other ports, as far as the rules of ebtables and iptables let it. */
export function crossBridge(
  session: Session,
  host: HostView,
  namespace: Namespace,
  bridge: string,
  from: string,
  frame: Frame,
  trail: Trail,
): { readonly ways: { readonly device: string; readonly trail: Trail }[]; readonly stops: Stop[] } {
  const ways: { device: string; trail: Trail }[] = [];
  const stops: Stop[] = [];
  const at = { host: host.name, object: bridge };
  const end = (verdict: Stop["verdict"], reason: string, command = `bridge -d link show dev ${bridge}`) =>
    stops.push(stop(session, verdict, at, reason, trail, { evidence: reason, command }));
  const link = linkOf(namespace, bridge);
  const members = (namespace.links ?? []).filter(({ master, name }) => master === bridge && name !== from);
  const entry = linkOf(namespace, from);
  const refused = refusedEntry(namespace, bridge, entry, frame);
  const only = fixedPort(namespace, bridge, frame);
  if (link?.bridge == null) end("unknown", `${from} belongs to ${bridge}, which is not known as a bridge`);
  else if (!link.flags.includes("UP")) end("dropped", `${bridge} is down`, `ip link show dev ${bridge}`);
  else if (link.bridge.vlanFiltering !== false) end("unknown", `${bridge} filters by VLAN, or it was not observed`);
  else if (link.bridge.stp && [entry, ...members].some((one) => one?.bridgePort === undefined))
    end("unknown", `${bridge} runs STP, whose port states were not observed`);
  else if (refused !== null) end(refused.verdict, refused.reason);
  else if (namespace.ebtables === null) end("unknown", `${bridge}: ebtables was not read`, "ebtables-save");
  else if (members.length === 0) end("dropped", `${bridge} has no port but ${from}`);
  else if (only === from) end("dropped", `${bridge} was told that ${frame.destination} is behind ${from}`);
  else {
    for (const member of members) {
      if (only !== null && member.name !== only) continue;
      if (isOfOther(session, member, frame)) continue;
      if (!isUp(member)) {
        const reason = `${member.name} on ${bridge} is down or has no carrier`;
        const words = { evidence: member.flags.join(","), command: `ip link show dev ${member.name}` };
        stops.push(stop(session, "dropped", { ...at, object: member.name }, reason, trail, words));
        continue;
      }
      const kept = refusedExit(bridge, entry, member, frame, only !== null);
      if (kept !== null) {
        const words = { evidence: kept.reason, command: `bridge -d link show dev ${member.name}` };
        stops.push(stop(session, kept.verdict, { ...at, object: member.name }, kept.reason, trail, words));
        continue;
      }
      const fate = filterFrame(namespace.ebtables, { bridge, from, to: member.name }, frame);
      if (fate.verdict !== "passed") {
        const { verdict, table, chain, rule } = fate;
        const what =
          verdict === "dropped" ? "drops it on its way" : "has a rule of ebtables that is not understood on its way";
        const words = { evidence: `-A ${chain} ${rule}`, command: `ebtables-save -t ${table}` };
        const place = { ...at, table, chain, rule };
        stops.push(
          stop(
            session,
            verdict,
            place,
            `${bridge} ${what} to ${member.name}, ${table} ${chain} (${rule})`,
            trail,
            words,
          ),
        );
        continue;
      }
      const passed = filterBridged(session, host, namespace, { bridge, from, to: member.name }, frame, trail);
      if (passed.stop !== null) stops.push(passed.stop);
      else {
        const text = `${bridge} forwards it from ${from} to ${member.name}`;
        const words = { text, evidence: `${from} and ${member.name} are its ports`, command: `bridge link show` };
        ways.push({ device: member.name, trail: hop(session, passed.trail, at, words) });
      }
    }
  }
  if (only !== null && ways.length === 0 && stops.length === 0) {
    end("dropped", `${bridge} was told that ${frame.destination} is behind ${only}, which does not lead to it`);
  }
  return { ways, stops };
}

/** A tap whose guest has another MAC: a frame for one guest that is flooded there ends there, whatever rules say. */
function isOfOther(session: Session, { kind, name }: Link, { destination }: Frame): boolean {
  if (kind !== "tun" || isMulticast(destination)) return false;
  const mac = session.index.portOfDevice(name)?.mac.toLowerCase();
  return mac !== undefined && mac !== destination;
}
