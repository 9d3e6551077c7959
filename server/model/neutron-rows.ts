import { z } from "zod";
import type {
  Agent,
  FloatingIp,
  Network,
  NetworkSegment,
  Port,
  Router,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
} from "./neutron";

/**
 * One row of each collection of the Network API in the words of the model. A peer's JSON may hold more than we know
 * (extensions) and fewer of the extensions we like (no provider attributes for a plain user): those become `""` or `null`.
 */

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === "" ? null : value));
const optionalNumber = z
  .number()
  .nullish()
  .transform((value) => value ?? null);
const flag = (otherwise: boolean) =>
  z
    .boolean()
    .nullish()
    .transform((value) => value ?? otherwise);
/** Old releases call the project a tenant. */
const owner = { project_id: z.string().nullish(), tenant_id: z.string().nullish() };
const ownerOf = (row: { project_id?: string | null | undefined; tenant_id?: string | null | undefined }): string =>
  row.project_id ?? row.tenant_id ?? "";

const routes = z.array(z.looseObject({ destination: z.string(), nexthop: z.string() })).nullish();
const routesOf = (rows: z.infer<typeof routes>) =>
  (rows ?? []).map(({ destination, nexthop }) => ({ destination, nexthop }));

const provider = {
  "provider:network_type": text,
  "provider:physical_network": optionalText,
  "provider:segmentation_id": optionalNumber,
};

const segment = z.looseObject(provider).transform(
  (row): NetworkSegment => ({
    networkType: row["provider:network_type"],
    physicalNetwork: row["provider:physical_network"],
    segmentationId: row["provider:segmentation_id"],
  }),
);

/** A network of several segments has these instead of provider attributes of its own; the first one then stands for it. */
export const network = z
  .looseObject({
    id: z.string(),
    name: text,
    ...owner,
    ...provider,
    segments: z.array(segment).nullish(),
    mtu: optionalNumber,
    "router:external": flag(false),
    shared: flag(false),
    admin_state_up: flag(true),
    status: text,
  })
  .transform((row): Network => {
    const [first] = row.segments ?? [];
    const own = {
      networkType: row["provider:network_type"],
      physicalNetwork: row["provider:physical_network"],
      segmentationId: row["provider:segmentation_id"],
    };
    return {
      id: row.id,
      name: row.name,
      projectId: ownerOf(row),
      ...(own.networkType === "" && first !== undefined ? first : own),
      mtu: row.mtu,
      external: row["router:external"],
      shared: row.shared,
      adminStateUp: row.admin_state_up,
      status: row.status,
      ...(row.segments && row.segments.length > 0 ? { segments: row.segments } : {}),
    };
  });

export const subnet = z
  .looseObject({
    id: z.string(),
    name: text,
    network_id: z.string(),
    ...owner,
    cidr: z.string(),
    gateway_ip: optionalText,
    enable_dhcp: flag(false),
    dns_nameservers: z.array(z.string()).nullish(),
    allocation_pools: z.array(z.looseObject({ start: z.string(), end: z.string() })).nullish(),
    host_routes: routes,
  })
  .transform(
    (row): Subnet => ({
      id: row.id,
      name: row.name,
      networkId: row.network_id,
      cidr: row.cidr,
      gatewayIp: row.gateway_ip,
      dhcp: row.enable_dhcp,
      dnsServers: row.dns_nameservers ?? [],
      pools: (row.allocation_pools ?? []).map(({ start, end }) => ({ start, end })),
      ...(row.host_routes ? { hostRoutes: routesOf(row.host_routes) } : {}),
      projectId: ownerOf(row),
    }),
  );

/** Some drivers give an empty text for no profile; an absent one was not shown to this user. */
const profile = z
  .union([z.record(z.string(), z.unknown()), z.string()])
  .nullish()
  .transform((value) => (typeof value === "string" ? null : value));

type PairRow = { readonly ip_address: string; readonly mac_address: string | null };

function pairsOf({ mac_address: own, allowed_address_pairs: rows }: PortPairs): Pick<Port, "allowedAddressPairs"> {
  const pairs = (rows ?? []).map(({ ip_address: address, mac_address: mac }) =>
    mac === null || mac === own ? { address } : { address, mac },
  );
  return pairs.length === 0 ? {} : { allowedAddressPairs: pairs };
}

type PortPairs = {
  readonly mac_address: string;
  readonly allowed_address_pairs?: readonly PairRow[] | null | undefined;
};

export const port = z
  .looseObject({
    id: z.string(),
    name: text,
    network_id: z.string(),
    ...owner,
    mac_address: text,
    fixed_ips: z.array(z.looseObject({ subnet_id: text, ip_address: text })).nullish(),
    device_owner: text,
    device_id: text,
    "binding:host_id": text,
    "binding:vif_type": text,
    "binding:vnic_type": text,
    status: text,
    admin_state_up: flag(true),
    security_groups: z.array(z.string()).nullish(),
    "binding:profile": profile,
    allowed_address_pairs: z.array(z.looseObject({ ip_address: z.string(), mac_address: optionalText })).nullish(),
    port_security_enabled: flag(true),
  })
  .transform(
    (row): Port => ({
      id: row.id,
      name: row.name,
      networkId: row.network_id,
      projectId: ownerOf(row),
      mac: row.mac_address,
      fixedIps: (row.fixed_ips ?? []).map((ip) => ({ subnetId: ip.subnet_id, address: ip.ip_address })),
      deviceOwner: row.device_owner,
      deviceId: row.device_id,
      host: row["binding:host_id"],
      vifType: row["binding:vif_type"],
      vnicType: row["binding:vnic_type"],
      status: row.status,
      adminStateUp: row.admin_state_up,
      securityGroupIds: row.security_groups ?? [],
      ...(row["binding:profile"] === undefined ? {} : { profile: row["binding:profile"] }),
      ...pairsOf(row),
      ...(row.port_security_enabled ? {} : { portSecurity: false }),
    }),
  );

export const router = z
  .looseObject({
    id: z.string(),
    name: text,
    ...owner,
    external_gateway_info: z
      .looseObject({
        network_id: optionalText,
        enable_snat: flag(true),
        external_fixed_ips: z.array(z.looseObject({ ip_address: text })).nullish(),
      })
      .nullish(),
    status: text,
    routes,
  })
  .transform(
    (row): Router => ({
      id: row.id,
      name: row.name,
      projectId: ownerOf(row),
      externalNetworkId: row.external_gateway_info?.network_id ?? null,
      externalAddresses: (row.external_gateway_info?.external_fixed_ips ?? []).map((ip) => ip.ip_address),
      snat: row.external_gateway_info?.enable_snat ?? false,
      status: row.status,
      ...(row.routes ? { routes: routesOf(row.routes) } : {}),
    }),
  );

export const floatingIp = z
  .looseObject({
    id: z.string(),
    ...owner,
    floating_ip_address: z.string(),
    floating_network_id: z.string(),
    fixed_ip_address: optionalText,
    port_id: optionalText,
    router_id: optionalText,
  })
  .transform(
    (row): FloatingIp => ({
      id: row.id,
      address: row.floating_ip_address,
      networkId: row.floating_network_id,
      fixedAddress: row.fixed_ip_address,
      portId: row.port_id,
      routerId: row.router_id,
      projectId: ownerOf(row),
    }),
  );

const securityGroupRule = z
  .looseObject({
    id: z.string(),
    direction: z.enum(["ingress", "egress"]),
    ethertype: text,
    /** A number in some answers. */
    protocol: z.union([z.string(), z.number()]).nullish(),
    port_range_min: optionalNumber,
    port_range_max: optionalNumber,
    remote_ip_prefix: optionalText,
    remote_group_id: optionalText,
  })
  .transform(
    (row): SecurityGroupRule => ({
      id: row.id,
      direction: row.direction,
      ethertype: row.ethertype,
      protocol: row.protocol === null || row.protocol === undefined ? null : String(row.protocol),
      portMin: row.port_range_min,
      portMax: row.port_range_max,
      remotePrefix: row.remote_ip_prefix,
      remoteGroupId: row.remote_group_id,
    }),
  );

export const securityGroup = z
  .looseObject({
    id: z.string(),
    name: text,
    ...owner,
    description: text,
    stateful: flag(true),
    security_group_rules: z.array(securityGroupRule).nullish(),
  })
  .transform(
    (row): SecurityGroup => ({
      id: row.id,
      name: row.name,
      projectId: ownerOf(row),
      rules: row.security_group_rules ?? [],
      ...(row.stateful ? {} : { stateful: false }),
      ...(row.description === "" ? {} : { description: row.description }),
    }),
  );

/** `2026-11-21 02:19:24`, in UTC without saying so. */
const utcMoment = z
  .string()
  .nullish()
  .transform((value) => {
    const at = Date.parse(`${(value ?? "").replace(" ", "T").replace(/Z$/, "")}Z`);
    return Number.isFinite(at) ? at : null;
  });

export const agent = z
  .looseObject({
    id: z.string(),
    agent_type: text,
    host: text,
    alive: flag(false),
    admin_state_up: z.boolean().nullish(),
    heartbeat_timestamp: utcMoment,
    configurations: z.record(z.string(), z.unknown()).nullish().catch(null),
  })
  .transform(
    (row): Agent => ({
      ...{ id: row.id, type: row.agent_type, host: row.host, alive: row.alive },
      ...(typeof row.admin_state_up === "boolean" ? { adminStateUp: row.admin_state_up } : {}),
      ...(row.heartbeat_timestamp === null ? {} : { heartbeatAt: row.heartbeat_timestamp }),
      ...(row.configurations ? { configurations: row.configurations } : {}),
    }),
  );
