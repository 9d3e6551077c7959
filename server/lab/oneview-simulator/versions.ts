import { ApiError } from "./api-error";
import type { Category } from "./schemas";

/** The API versions that an appliance takes. */
export type ApiVersions = { readonly minimum: number; readonly current: number };

export const defaultVersions: ApiVersions = { minimum: 120, current: 3400 };

/** No header means the oldest version, as on the appliance. */
export function apiVersionOf(header: string | undefined, versions: ApiVersions): number {
  if (header === undefined || header.trim() === "") return versions.minimum;
  const version = /^\d{1,6}$/.test(header.trim()) ? Number(header) : Number.NaN;
  if (version >= versions.minimum && version <= versions.current) return version;
  throw new ApiError(412, "INVALID_API_VERSION", "The specified API version is not valid.", {
    details: `The request contained an invalid X-API-Version header of ${header}.  Only values ${versions.minimum} through ${versions.current} are accepted.`,
    recommendedActions: ["Read /rest/version and use a version that the appliance supports."],
  });
}

/** The `type` of each resource from the API version on; older versions than the first read as the first. */
const typeNames: { readonly [C in Category]: readonly (readonly [number, string])[] } = {
  "ethernet-networks": [
    [200, "ethernet-networkV3"],
    [300, "ethernet-networkV300"],
    [600, "ethernet-networkV4"],
  ],
  "network-sets": [
    [200, "network-set"],
    [300, "network-setV300"],
    [600, "network-setV4"],
    [1200, "network-setV5"],
  ],
  "connection-templates": [[200, "connection-template"]],
  "logical-interconnect-groups": [
    [200, "logical-interconnect-groupV3"],
    [300, "logical-interconnect-groupV300"],
    [600, "logical-interconnect-groupV4"],
    [800, "logical-interconnect-groupV5"],
    [1000, "logical-interconnect-groupV6"],
    [1200, "logical-interconnect-groupV7"],
    [1600, "logical-interconnect-groupV8"],
  ],
  "logical-interconnects": [
    [200, "logical-interconnectV3"],
    [300, "logical-interconnectV300"],
    [600, "logical-interconnectV4"],
    [800, "logical-interconnectV5"],
    [1000, "logical-interconnectV6"],
    [1200, "logical-interconnectV7"],
    [1600, "logical-interconnectV8"],
  ],
  "uplink-sets": [
    [200, "uplink-setV3"],
    [300, "uplink-setV300"],
    [600, "uplink-setV4"],
    [1000, "uplink-setV5"],
    [1200, "uplink-setV6"],
    [1600, "uplink-setV7"],
  ],
  alerts: [[200, "AlertResourceV3"]],
  interconnects: [
    [200, "InterconnectV3"],
    [300, "InterconnectV300"],
    [600, "InterconnectV4"],
    [1200, "InterconnectV6"],
  ],
  enclosures: [
    [200, "EnclosureV200"],
    [300, "EnclosureV300"],
    [500, "EnclosureV400"],
    [600, "EnclosureV7"],
    [1200, "EnclosureV8"],
  ],
  "enclosure-groups": [
    [200, "EnclosureGroupV200"],
    [300, "EnclosureGroupV300"],
    [500, "EnclosureGroupV400"],
    [600, "EnclosureGroupV7"],
    [1200, "EnclosureGroupV8"],
  ],
  "logical-enclosures": [[200, "LogicalEnclosure"]],
  "server-hardware-types": [
    [200, "server-hardware-type-4"],
    [300, "server-hardware-type-5"],
    [800, "server-hardware-type-9"],
    [1000, "server-hardware-type-10"],
  ],
  "server-hardware": [
    [200, "server-hardware-4"],
    [300, "server-hardware-5"],
    [500, "server-hardware-7"],
    [600, "server-hardware-8"],
    [1000, "server-hardware-10"],
  ],
  "server-profiles": [
    [200, "ServerProfileV5"],
    [300, "ServerProfileV6"],
    [500, "ServerProfileV7"],
    [600, "ServerProfileV8"],
    [800, "ServerProfileV9"],
    [1000, "ServerProfileV10"],
    [1200, "ServerProfileV11"],
    [1600, "ServerProfileV12"],
  ],
};

export function typeNameOf(category: Category, version: number): string {
  const names = typeNames[category];
  const reached = names.filter(([from]) => from <= version);
  return (reached[reached.length - 1] ?? names[0])?.[1] ?? category;
}
