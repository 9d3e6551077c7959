import { z } from "zod";
import type { SecurityGroup, SecurityGroupRule } from "../neutron";
import { flag, optionalNumber, optionalText, owner, ownerOf, text } from "./row-fields";

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
