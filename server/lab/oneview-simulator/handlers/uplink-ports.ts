import { z } from "zod";
import { portNameOf } from "../port-numbers";
import type { GroupUplinkSetResource, ResourceOf } from "../schemas";
import type { World } from "../world";

const entries = z.array(
  z.looseObject({ type: z.string(), value: z.unknown().optional(), relativeValue: z.unknown().optional() }),
);
const location = z.looseObject({ locationEntries: entries });
const groupPort = z.looseObject({ logicalLocation: location });
const livePort = z.looseObject({ portUri: z.string().nullish(), location: location.nullish() });

/** An uplink port in a group: where it is, and a text that is the same for the same port. */
export type GroupPort = {
  readonly enclosure: number;
  readonly bay: number;
  readonly port: string;
  readonly key: string;
};

/** `null`: the group says nothing of ports. */
export function portsOfGroupSet(set: GroupUplinkSetResource): readonly GroupPort[] | null {
  const parsed = z.array(groupPort).safeParse(set.logicalPortConfigInfos);
  if (!parsed.success) return null;
  return parsed.data.map(({ logicalLocation }) => {
    const at = (type: string) =>
      Number(logicalLocation.locationEntries.find((entry) => entry.type === type)?.relativeValue ?? 1);
    const place = { enclosure: at("Enclosure"), bay: at("Bay"), port: portNameOf(at("Port")) };
    return { ...place, key: `enclosure ${place.enclosure}, bay ${place.bay}, port ${place.port}` };
  });
}

/** URIs of a live set's ports. */
export function portsOfLiveSet(set: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = z.array(livePort).catch([]).parse(set.portConfigInfos);
  return parsed.flatMap((each) => (typeof each.portUri === "string" ? [each.portUri] : []));
}

export type PortPlace = {
  readonly uri: string;
  readonly name: string;
  readonly bay: string;
  readonly enclosureUri: string;
};

/** Ports of the interconnects of a logical interconnect. */
export function portsOfInterconnects(world: World, logical: ResourceOf<"logical-interconnects">): readonly PortPlace[] {
  return logical.interconnects.flatMap((uri) => {
    const interconnect = world.store.get("interconnects", uri);
    if (interconnect === undefined) return [];
    const where = location.safeParse(interconnect.interconnectLocation);
    const at = (type: string) => String(where.data?.locationEntries.find((entry) => entry.type === type)?.value ?? "");
    return interconnect.ports.map((port) => ({
      uri: `${uri}/ports/${port.portId}`,
      name: port.portName,
      bay: at("Bay"),
      enclosureUri: at("Enclosure"),
    }));
  });
}

/** The live ports that a group's set stands for in this logical interconnect; `null`: the group says nothing of ports. */
export function wantedPorts(
  set: GroupUplinkSetResource,
  logical: ResourceOf<"logical-interconnects">,
  ports: readonly PortPlace[],
): readonly PortPlace[] | null {
  const wanted = portsOfGroupSet(set);
  if (wanted === null) return null;
  return wanted.flatMap((each) =>
    ports.filter((port) => {
      const isFrame =
        logical.enclosureUris[each.enclosure - 1] === port.enclosureUri || logical.enclosureUris.length < 2;
      return isFrame && port.bay === String(each.bay) && port.name === each.port;
    }),
  );
}

export function portConfigOf(port: PortPlace) {
  return {
    desiredSpeed: "Auto",
    expectedNeighbor: null,
    portUri: port.uri,
    location: {
      locationEntries: [
        { type: "Bay", value: port.bay },
        { type: "Enclosure", value: port.enclosureUri },
        { type: "Port", value: port.name },
      ],
    },
  };
}
