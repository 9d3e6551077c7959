import { z } from "zod";
import type { Network, NetworkSegment } from "../neutron";
import { flag, optionalNumber, optionalText, owner, ownerOf, text } from "./row-fields";

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
