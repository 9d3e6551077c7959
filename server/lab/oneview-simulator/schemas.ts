import { z } from "zod";

/**
 * The simulator's resources in one canonical shape, independent of the API version: no `type`, and a profile's
 * `connections` at the top (see shapes.ts for the edge). Only what a rule reads is named; the rest is carried along.
 */
const common = {
  uri: z.string().startsWith("/rest/"),
  name: z.string(),
  category: z.string(),
  eTag: z.string(),
  created: z.string(),
  modified: z.string(),
};
const uris = z.array(z.string());
const uriOrNull = z.string().nullable();

export const groupUplinkSet = z.looseObject({
  name: z.string().min(1),
  networkType: z.string(),
  ethernetNetworkType: z.string(),
  networkUris: uris,
  nativeNetworkUri: uriOrNull,
});

export const connection = z.looseObject({
  id: z.int(),
  name: z.string().nullable(),
  functionType: z.string(),
  networkUri: uriOrNull,
  portId: uriOrNull,
  mac: uriOrNull,
  state: z.string(),
  status: z.string(),
});

export const schemas = {
  "ethernet-networks": z.looseObject({
    ...common,
    ethernetNetworkType: z.enum(["Tagged", "Untagged", "Tunnel"]),
    vlanId: z.int().min(0).max(4094),
    connectionTemplateUri: uriOrNull,
  }),
  "network-sets": z.looseObject({ ...common, networkUris: uris, nativeNetworkUri: uriOrNull }),
  "connection-templates": z.looseObject({
    ...common,
    bandwidth: z.object({ maximumBandwidth: z.int(), typicalBandwidth: z.int() }),
  }),
  "logical-interconnect-groups": z.looseObject({ ...common, uplinkSets: z.array(groupUplinkSet) }),
  "logical-interconnects": z.looseObject({
    ...common,
    logicalInterconnectGroupUri: z.string(),
    enclosureUris: uris,
    interconnects: uris,
    internalNetworkUris: uris,
  }),
  "uplink-sets": z.looseObject({
    ...common,
    logicalInterconnectUri: z.string(),
    networkType: z.string(),
    ethernetNetworkType: z.string(),
    networkUris: uris,
    nativeNetworkUri: uriOrNull,
  }),
  interconnects: z.looseObject({
    ...common,
    logicalInterconnectUri: uriOrNull,
    ports: z.array(z.looseObject({ portId: z.string(), portName: z.string() })),
  }),
  enclosures: z.looseObject(common),
  "enclosure-groups": z.looseObject(common),
  "logical-enclosures": z.looseObject(common),
  "server-hardware-types": z.looseObject(common),
  "server-hardware": z.looseObject({ ...common, serverProfileUri: uriOrNull, powerState: z.string() }),
  "server-profiles": z.looseObject({
    ...common,
    serverHardwareUri: uriOrNull,
    connections: z.array(connection),
  }),
};

export type Category = keyof typeof schemas;
export const categories = Object.keys(schemas).filter((key): key is Category => key in schemas);
export type ResourceOf<C extends Category> = z.infer<(typeof schemas)[C]>;
export type GroupUplinkSetResource = z.infer<typeof groupUplinkSet>;
export type AnyResource = ResourceOf<Category>;
