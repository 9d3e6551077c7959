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
  networkType: z.string().default("Ethernet"),
  ethernetNetworkType: z.string().default("Tagged"),
  networkUris: uris.default([]),
  nativeNetworkUri: uriOrNull.default(null),
  mode: z.string().optional(),
  lacpTimer: z.string().optional(),
  networkSetUris: uris.optional(),
});

export const connection = z.looseObject({
  id: z.int(),
  name: z.string().nullable(),
  functionType: z.string(),
  networkUri: uriOrNull,
  portId: uriOrNull,
  mac: uriOrNull,
  macType: z.string().default("Virtual"),
  requestedMbps: z.string().default("2500"),
  boot: z.looseObject({ priority: z.string() }).nullable().default(null),
  interconnectUri: uriOrNull.default(null),
  state: z.string(),
  status: z.string(),
});

/** Every level of a port map may be empty; storage cards have ports without MAC and without FlexNICs. */
const physicalPort = z.looseObject({
  type: z.string(),
  portNumber: z.int(),
  mac: uriOrNull,
  interconnectUri: uriOrNull.default(null),
  virtualPorts: z.array(z.looseObject({ portFunction: z.string(), mac: uriOrNull })).nullable(),
});
const portMap = z.looseObject({
  deviceSlots: z.array(
    z.looseObject({
      location: z.string(),
      slotNumber: z.int(),
      physicalPorts: z.array(physicalPort).nullable(),
    }),
  ),
});

/** What a resource shows instead while a task works on it. `until`: epoch ms. Never shown itself. */
const transition = z
  .object({
    until: z.number(),
    shown: z.record(z.string(), z.unknown()),
    /** Ids of connections that are only now being made. */
    newConnections: z.array(z.int()).optional(),
  })
  .optional();

export const schemas = {
  "ethernet-networks": z.looseObject({
    ...common,
    ethernetNetworkType: z.enum(["Tagged", "Untagged", "Tunnel"]),
    vlanId: z.int().min(0).max(4094),
    connectionTemplateUri: uriOrNull.default(null),
  }),
  "network-sets": z.looseObject({
    ...common,
    networkUris: uris.default([]),
    nativeNetworkUri: uriOrNull.default(null),
  }),
  "connection-templates": z.looseObject({
    ...common,
    bandwidth: z.object({ maximumBandwidth: z.int(), typicalBandwidth: z.int() }),
  }),
  "logical-interconnect-groups": z.looseObject({
    ...common,
    internalNetworkUris: uris.default([]),
    uplinkSets: z.array(groupUplinkSet),
  }),
  "logical-interconnects": z.looseObject({
    ...common,
    logicalInterconnectGroupUri: z.string(),
    enclosureUris: uris.default([]),
    interconnects: uris.default([]),
    internalNetworkUris: uris.default([]),
  }),
  "uplink-sets": z.looseObject({
    ...common,
    logicalInterconnectUri: z.string(),
    networkType: z.string().default("Ethernet"),
    ethernetNetworkType: z.string().default("Tagged"),
    networkUris: uris.default([]),
    nativeNetworkUri: uriOrNull.default(null),
    connectionMode: z.string().optional(),
    lacpTimer: z.string().optional(),
    networkSetUris: uris.optional(),
  }),
  alerts: z.looseObject({
    ...common,
    severity: z.enum(["OK", "Warning", "Critical", "Disabled", "Unknown"]),
    alertState: z.enum(["Active", "Locked", "Cleared"]),
    changeLog: z.array(z.looseObject({ notes: z.string(), username: z.string() })).default([]),
  }),
  interconnects: z.looseObject({
    ...common,
    logicalInterconnectUri: uriOrNull,
    ports: z.array(z.looseObject({ portId: z.string(), portName: z.string() })),
  }),
  enclosures: z.looseObject({
    ...common,
    deviceBays: z.array(z.looseObject({ bayNumber: z.int() })).default([]),
  }),
  "enclosure-groups": z.looseObject({
    ...common,
    interconnectBayMappings: z.array(z.looseObject({ logicalInterconnectGroupUri: uriOrNull })).default([]),
  }),
  "logical-enclosures": z.looseObject(common),
  "server-hardware-types": z.looseObject({
    ...common,
    adapters: z
      .array(
        z.looseObject({
          location: z.string(),
          slot: z.int(),
          ports: z.array(z.looseObject({ number: z.int(), maxSpeedMbps: z.int() })),
        }),
      )
      .default([]),
  }),
  "server-hardware": z.looseObject({
    ...common,
    serverProfileUri: uriOrNull,
    serverHardwareTypeUri: uriOrNull.default(null),
    serverGroupUri: uriOrNull.default(null),
    locationUri: uriOrNull.default(null),
    position: z.int().default(0),
    powerState: z.string(),
    powerLock: z.boolean().default(false),
    state: z.string().default("NoProfileApplied"),
    portMap: portMap.nullable().default(null),
    transition,
    /** Epoch ms until which the appliance holds the power for a reason of its own. Never shown. */
    lockedUntil: z.number().optional(),
    /** How long a soft power-off hangs before it is given up; absent: the operating system cooperates. Never shown. */
    softOffHangsMs: z.int().optional(),
  }),
  "server-profiles": z.looseObject({
    ...common,
    description: z.string().nullable().default(null),
    serverHardwareUri: uriOrNull,
    serverHardwareTypeUri: uriOrNull.default(null),
    enclosureGroupUri: uriOrNull.default(null),
    enclosureUri: uriOrNull.default(null),
    enclosureBay: z.int().nullable().default(null),
    macType: z.string().default("Virtual"),
    boot: z.looseObject({ manageBoot: z.boolean() }).nullable().default(null),
    state: z.string().default("Normal"),
    status: z.string().default("OK"),
    connections: z.array(connection),
    transition,
  }),
};

export type Category = keyof typeof schemas;
export const categories = Object.keys(schemas).filter((key): key is Category => key in schemas);
export type ResourceOf<C extends Category> = z.infer<(typeof schemas)[C]>;
export type ConnectionResource = z.infer<typeof connection>;
export type GroupUplinkSetResource = z.infer<typeof groupUplinkSet>;
export type AnyResource = ResourceOf<Category>;
