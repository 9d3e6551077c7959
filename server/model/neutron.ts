/** Intent in Neutron's words: what should be. Ids are Neutron UUIDs. Source: Network API v2.0. */

export type Network = {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  /** `gre`, `vxlan`, `vlan`, `flat`, `geneve`, `local`. */
  readonly networkType: string;
  readonly physicalNetwork: string | null;
  /** VLAN id or tunnel key; `null` for flat and local. */
  readonly segmentationId: number | null;
  readonly mtu: number | null;
  readonly external: boolean;
  readonly shared: boolean;
  readonly adminStateUp: boolean;
  readonly status: string;
  /** Of a network of several segments (multi-provider), whose own type and id are then those of the first; absent: one. */
  readonly segments?: readonly NetworkSegment[];
};

export type NetworkSegment = Pick<Network, "networkType" | "physicalNetwork" | "segmentationId">;

export type Subnet = {
  readonly id: string;
  readonly name: string;
  readonly networkId: string;
  readonly cidr: string;
  readonly gatewayIp: string | null;
  readonly dhcp: boolean;
  readonly dnsServers: readonly string[];
  readonly pools: readonly { readonly start: string; readonly end: string }[];
  /** Absent: not read. */
  readonly hostRoutes?: readonly { readonly destination: string; readonly nexthop: string }[];
  /** `ipv6_ra_mode`: how Neutron's own router announces the prefix. Absent: it does not, or not read. */
  readonly ipv6RaMode?: string;
  readonly projectId?: string;
};

export type Port = {
  readonly id: string;
  readonly name: string;
  readonly networkId: string;
  readonly projectId: string;
  readonly mac: string;
  readonly fixedIps: readonly { readonly subnetId: string; readonly address: string }[];
  readonly deviceOwner: string;
  readonly deviceId: string;
  readonly host: string;
  readonly vifType: string;
  readonly vnicType: string;
  readonly status: string;
  readonly adminStateUp: boolean;
  readonly securityGroupIds: readonly string[];
  /** `binding:profile` as it was given; absent: not read. Holds `local_link_information` of baremetal ports. */
  readonly profile?: Readonly<Record<string, unknown>> | null;
  /** Absent: none. `mac` absent: the port's own. */
  readonly allowedAddressPairs?: readonly { readonly address: string; readonly mac?: string }[];
  /** Absent: on. */
  readonly portSecurity?: boolean;
  /** `binding:vif_details` of a port on a managed host. */
  readonly vif?: VifDetails;
  /** Bindings besides the active one, which is `host`: of a live migration. Absent: none. */
  readonly inactiveBindings?: readonly PortBinding[];
};

export type VifDetails = {
  /** `ovs_hybrid_plug` */
  readonly hybridPlug: boolean;
  /** `create_port`: whether the console makes the OVS port of a non-hybrid plug, or libvirt does. */
  readonly createPort: boolean;
};

/** An INACTIVE binding (extended port binding API). */
export type PortBinding = {
  readonly host: string;
  readonly vif: VifDetails;
  readonly profile: Readonly<Record<string, unknown>>;
};

export type Router = {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly externalNetworkId: string | null;
  readonly externalAddresses: readonly string[];
  readonly snat: boolean;
  readonly status: string;
  /** Extra routes; absent: not read. */
  readonly routes?: readonly { readonly destination: string; readonly nexthop: string }[];
};

export type FloatingIp = {
  readonly id: string;
  readonly address: string;
  readonly networkId: string;
  readonly fixedAddress: string | null;
  readonly portId: string | null;
  readonly routerId: string | null;
  readonly projectId?: string;
};

export type SecurityGroupRule = {
  readonly id: string;
  readonly direction: "ingress" | "egress";
  readonly ethertype: string;
  readonly protocol: string | null;
  readonly portMin: number | null;
  readonly portMax: number | null;
  readonly remotePrefix: string | null;
  readonly remoteGroupId: string | null;
};

export type SecurityGroup = {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly rules: readonly SecurityGroupRule[];
  /** Absent: stateful. */
  readonly stateful?: boolean;
  readonly description?: string;
};

export type Agent = {
  readonly id: string;
  readonly type: string;
  readonly host: string;
  readonly alive: boolean;
  /** Absent: not read. */
  readonly adminStateUp?: boolean;
  /** Epoch milliseconds by the cloud's clock; absent: not read. */
  readonly heartbeatAt?: number;
  /** What it reports of itself: `bridge_mappings`, `tunnel_types` ...; absent: not read. */
  readonly configurations?: Readonly<Record<string, unknown>>;
};

/** A list that could not be read: it is then empty in the state, which means unknown. */
export type NeutronError = { readonly collection: string; readonly message: string };

export type NeutronState = {
  /** Of the console's own record; absent: a capture's. */
  readonly cloudId?: string;
  readonly networks: readonly Network[];
  readonly subnets: readonly Subnet[];
  readonly ports: readonly Port[];
  readonly routers: readonly Router[];
  readonly floatingIps: readonly FloatingIp[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly agents: readonly Agent[];
  /** Absent when every list was read. */
  readonly errors?: readonly NeutronError[];
  /** Absent: a Neutron. */
  readonly kind?: "inventory";
  /** Of a mirror that does not show all that the cloud has now; `partial`: some rows could not be taken over. Absent: it does. */
  readonly standing?: "importing" | "stale" | "failed" | "partial";
};
