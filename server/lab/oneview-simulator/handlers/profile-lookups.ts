import type { ApiRequest, Route } from "../exchange";
import type { ResourceOf } from "../schemas";
import type { World } from "../world";
import { flexNicsOf } from "./profile-ports";
import { isReached, networksBehind, networksOfGroup } from "./profile-reach";
import { ok } from "./read-routes";
import { powerStateOf } from "./server-hardware-view";
import { currentOf } from "./write-rules";

type Hardware = ResourceOf<"server-hardware">;

/** Reads that help to write a profile. */
export const profileLookupRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/server-profiles/available-networks",
    handle: (request, world) => ok(availableNetworks(request, world)),
  },
  {
    method: "GET",
    path: "/rest/server-profiles/available-servers",
    handle: (request, world) => ok(availableServers(request, world)),
  },
  {
    method: "GET",
    path: "/rest/server-profiles/profile-ports",
    handle: (request, world) => ok(profilePorts(request, world)),
  },
  {
    method: "GET",
    path: "/rest/server-profiles/:id/messages",
    handle: (request, world) => {
      const profile = currentOf("server-profiles", request, world);
      const connections = profile.connections
        .filter((each) => each.status !== "OK")
        .map((each) => ({
          connectionId: each.id,
          messages: [{ severity: each.status, message: `The network of connection ${each.id} does not exist.` }],
        }));
      return ok({ type: "ServerProfileMessages", uri: request.path, connections });
    },
  },
  {
    method: "GET",
    path: "/rest/server-profiles/:id/compliance-preview",
    handle: (request, world) => {
      currentOf("server-profiles", request, world);
      const type = "ServerProfileCompliancePreviewV1";
      return ok({ type, isOnlineUpdate: true, automaticUpdates: [], manualUpdates: [] });
    },
  },
];

/** What reaches the server (or, without one, any server of the enclosure group) through an uplink set or internally. */
function availableNetworks(request: ApiRequest, world: World) {
  const { store } = world;
  const hardware = hardwareOf(request, world);
  const interconnects = hardware === null ? [] : flexNicsOf(hardware).map((each) => each.interconnectUri);
  const reached = new Set(
    hardware === null
      ? networksOfGroup(world, request.query.get("enclosureGroupUri"))
      : [...new Set(interconnects)].flatMap((uri) => [...networksBehind(world, uri)]),
  );
  const isEthernet = (request.query.get("functionType") ?? "Ethernet") === "Ethernet";
  const networks = isEthernet ? store.list("ethernet-networks").filter((each) => reached.has(each.uri)) : [];
  const sets = isEthernet ? store.list("network-sets").filter((each) => isReached(world, each.uri, reached)) : [];
  return {
    type: "ServerProfileAvailableNetworks",
    ethernetNetworks: networks.map(({ uri, name, vlanId }) => ({ uri, name, vlan: String(vlanId) })),
    fcNetworks: [],
    networkSets: sets.map(({ uri, name }) => ({ uri, name })),
  };
}

/** The server named by the query, or that of the profile it names. */
function hardwareOf(request: ApiRequest, world: World): Hardware | null {
  const profile = world.store.get("server-profiles", request.query.get("profileUri") ?? "");
  const uri = request.query.get("serverHardwareUri") ?? profile?.serverHardwareUri ?? "";
  return world.store.get("server-hardware", uri) ?? null;
}

/** A plain array of servers without a profile, or with the profile that the query names. */
function availableServers(request: ApiRequest, world: World) {
  const wanted = (name: string, value: string | null) => {
    const asked = request.query.get(name);
    return asked === null || asked === "" || asked === value;
  };
  const own = request.query.get("profileUri");
  return world.store
    .list("server-hardware")
    .filter((each) => each.serverProfileUri === null || each.serverProfileUri === own)
    .filter((each) => wanted("serverHardwareTypeUri", each.serverHardwareTypeUri))
    .filter((each) => wanted("enclosureGroupUri", each.serverGroupUri))
    .map((each) => ({
      name: each.name,
      serverHardwareUri: each.uri,
      serverHardwareName: each.name,
      serverHardwareTypeUri: each.serverHardwareTypeUri,
      enclosureGroupUri: each.serverGroupUri,
      enclosureUri: each.locationUri,
      enclosureBay: each.locationUri === null ? null : each.position,
      powerState: powerStateOf(each, world.clock()),
    }));
}

/** The ports that a connection can name, with what each reaches counted. */
function profilePorts(request: ApiRequest, world: World) {
  const hardware = hardwareOf(request, world);
  const ports = (hardware === null ? [] : flexNicsOf(hardware)).filter((each) => each.type === "Ethernet");
  return {
    type: "ServerProfilePorts",
    serverHardwareUri: hardware?.uri ?? null,
    ports: ports.map(({ portId, mac, interconnectUri }) => ({
      portId,
      portFunction: /-([a-h])$/.exec(portId)?.[1] ?? null,
      type: "Ethernet",
      mac,
      interconnectUri,
      availableNetworkCount: networksBehind(world, interconnectUri).size,
    })),
  };
}
