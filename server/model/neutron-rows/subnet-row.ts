import { z } from "zod";
import type { Subnet } from "../neutron";
import { flag, optionalText, owner, ownerOf, routes, routesOf, text } from "./row-fields";

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
    ipv6_ra_mode: z.string().nullish(),
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
      ...(row.ipv6_ra_mode ? { ipv6RaMode: row.ipv6_ra_mode } : {}),
      projectId: ownerOf(row),
    }),
  );
