import type { CollectionName, CollectionRows } from "@/server/clouds/collections";

/** One row of a cloud, as it was read or as it is stored. */
export type MirrorRow = {
  [N in CollectionName]: {
    readonly collection: N;
    readonly id: string;
    readonly value: CollectionRows[N];
    /** `null`: the cloud has none, or what is stored is to be compared by value next time. */
    readonly revision: number | null;
  };
}[CollectionName];

export type MirrorRef = { readonly collection: CollectionName; readonly id: string };

/** What rows refer to comes before them: the order in which rows are read and written. They are deleted the other way round. */
export const MIRROR_ORDER = [
  "networks",
  "subnets",
  "securityGroups",
  "routers",
  "ports",
  "floatingIps",
  "agents",
] as const satisfies readonly CollectionName[];

const WORDS: Readonly<Record<CollectionName, string>> = {
  networks: "network",
  subnets: "subnet",
  securityGroups: "security group",
  routers: "router",
  ports: "port",
  floatingIps: "floating IP",
  agents: "agent",
};

export function refKey({ collection, id }: MirrorRef): string {
  return `${collection}/${id}`;
}

export function refWords({ collection, id }: MirrorRef): string {
  return `${WORDS[collection]} ${id}`;
}

/** What must be there before the row can be. A group's rules that name another group are not among it: see `withKnownRules`. */
export function parentsOf(row: MirrorRow): readonly MirrorRef[] {
  const network = (id: string): MirrorRef => ({ collection: "networks", id });
  switch (row.collection) {
    case "networks":
    case "securityGroups":
    case "agents":
      return [];
    case "subnets":
      return [network(row.value.networkId)];
    case "routers":
      return row.value.externalNetworkId === null ? [] : [network(row.value.externalNetworkId)];
    case "ports": {
      const { networkId, fixedIps, securityGroupIds } = row.value;
      return [
        network(networkId),
        ...[...new Set(fixedIps.map(({ subnetId }) => subnetId))].map(
          (id): MirrorRef => ({ collection: "subnets", id }),
        ),
        ...securityGroupIds.map((id): MirrorRef => ({ collection: "securityGroups", id })),
      ];
    }
    case "floatingIps": {
      const { networkId, portId, routerId } = row.value;
      return [
        network(networkId),
        ...(portId === null ? [] : [{ collection: "ports", id: portId } as const]),
        ...(routerId === null ? [] : [{ collection: "routers", id: routerId } as const]),
      ];
    }
  }
}

/** Groups that a group's rules name as their other side. */
export function remoteGroupsOf(row: MirrorRow): readonly MirrorRef[] {
  if (row.collection !== "securityGroups") return [];
  const ids = row.value.rules.flatMap(({ remoteGroupId }) => (remoteGroupId === null ? [] : [remoteGroupId]));
  return [...new Set(ids)].filter((id) => id !== row.id).map((id) => ({ collection: "securityGroups", id }));
}

/** What only one row of a cloud has at a time: a MAC on a network, an address of a subnet, a floating address. */
export function claimsOf(row: MirrorRow): readonly string[] {
  if (row.collection === "floatingIps") return [floatingClaim(row.value)];
  if (row.collection !== "ports") return [];
  return [macClaim(row.value), ...row.value.fixedIps.map(addressClaim)];
}

export function macClaim({ networkId, mac }: { readonly networkId: string; readonly mac: string }): string {
  return `MAC ${mac} on network ${networkId}`;
}

export function addressClaim({ subnetId, address }: { readonly subnetId: string; readonly address: string }): string {
  return `address ${address} of subnet ${subnetId}`;
}

export function floatingClaim({
  networkId,
  address,
}: {
  readonly networkId: string;
  readonly address: string;
}): string {
  return `floating address ${address} of network ${networkId}`;
}
