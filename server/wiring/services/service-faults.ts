import type { Fault } from "@/server/model/fault";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import { isOurPort } from "@/server/wiring/ownership";
import { isHalfMade, isOurs, placeOf } from "@/server/wiring/services/observed-service";
import type { ServiceContext } from "@/server/wiring/services/service-context";
import type { ServiceDevice, ServiceNamespace } from "@/server/wiring/services/service-namespace";

/** What stands in a service's place and is not ours: it is neither taken over nor removed. */
export function serviceFaults(context: ServiceContext, wanted: ServiceNamespace): readonly Fault[] {
  const { host, observed } = context;
  const namespace = observed.namespaces.get(wanted.name) ?? null;
  const foreign: readonly Fault[] =
    namespace === null || namespace.links === null || isOurs(namespace) || isHalfMade(namespace)
      ? []
      : [
          {
            code: "namespace-not-ours",
            object: `namespace ${wanted.name} on ${host.name}`,
            message: "It is there already and Bridgehead did not make it: another agent serves it.",
            remedy: `Stop that agent and delete the namespace with "ip netns delete ${wanted.name}".`,
          },
        ];
  return [
    ...foreign,
    ...wanted.devices.flatMap(({ name }) => deviceFaults(context, wanted.name, name)),
    ...wanted.devices.flatMap((device) => collision(context, device)),
  ];
}

function deviceFaults({ host, observed }: ServiceContext, namespace: string, name: string): readonly Fault[] {
  const row = observed.ports.get(name) ?? null;
  const object = `device ${name} on ${host.name}`;
  if (row === null) {
    const place = placeOf(observed, name, namespace);
    if (place.at !== "namespace") return [];
    const where = place.namespace.name === "" ? "the root namespace" : place.namespace.name;
    return [
      {
        code: "device-name-taken",
        object,
        message: `A device of that name is in ${where} and belongs to no port of Open vSwitch.`,
        remedy: `Delete it, or give the port another id: names hold the first 11 characters of it.`,
      },
    ];
  }
  const isInternal = row.port.interfaces.some(({ type }) => type === "internal");
  if (row.bridge === INTEGRATION_BRIDGE && isOurPort(row.port) && isInternal) return [];
  return [
    {
      code: "port-not-ours",
      object,
      message: `Bridge ${row.bridge} has a port of that name that Bridgehead did not make for it.`,
      remedy: `Remove it with "ovs-vsctl del-port ${row.bridge} ${name}" if nothing needs it.`,
    },
  ];
}

/** The first of two ports whose ids begin alike has the name. */
function collision({ deviceOwners, host }: ServiceContext, { name, portId }: ServiceDevice): readonly Fault[] {
  const owner = deviceOwners.get(name);
  if (owner === undefined || owner === portId) return [];
  return [
    {
      code: "device-name-collision",
      object: `port ${portId}`,
      message: `Its device on ${host.name} would be ${name}, which is that of port ${owner}: names hold 11 characters of an id.`,
      remedy: "Delete one of the two ports and make it again, so that it gets another id.",
    },
  ];
}
