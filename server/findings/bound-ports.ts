import { groupBy } from "@/server/model/group-by";
import type { NeutronState, Port } from "@/server/model/neutron";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";

const byId = new WeakMap<readonly Port[], ReadonlyMap<string, Port>>();

/** Ports of a cloud by their ids, made once for a list of them. */
export function portsById({ ports }: NeutronState): ReadonlyMap<string, Port> {
  const known = byId.get(ports);
  if (known !== undefined) return known;
  const made = new Map(ports.map((port) => [port.id, port]));
  byId.set(ports, made);
  return made;
}

type Bound = ReadonlyMap<string, readonly Port[]>;

/** By the names of one set of hosts, which are made anew whenever a host changed. */
const byHost = new WeakMap<WorldParts["hostNamed"], WeakMap<readonly Port[], Bound>>();

/** Ports of a cloud that are bound to a host, whatever Neutron calls it, in their order. */
export function portsBoundTo({ ports }: NeutronState, host: WorldHost, { hostNamed }: WorldParts): readonly Port[] {
  const known = byHost.get(hostNamed) ?? new WeakMap<readonly Port[], Bound>();
  byHost.set(hostNamed, known);
  const bound = known.get(ports) ?? groupBy(ports, (port) => hostNamed(port.host)?.key ?? "");
  known.set(ports, bound);
  return host.key === "" ? [] : (bound.get(host.key) ?? []);
}
