import { z } from "zod";
import type { FloatingIp, Router } from "../neutron";
import { flag, optionalText, owner, ownerOf, routes, routesOf, text } from "./row-fields";

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
