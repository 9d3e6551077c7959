import { z } from "zod";

/** How Ironic says which switch port a network card is plugged into; all of it, or nothing yet. */
export type LocalLink = {
  /** MAC address or OpenFlow datapath id of the switch: Ironic takes nothing else. */
  readonly switch_id: string;
  readonly port_id: string;
  readonly switch_info?: string | undefined;
};

/** A network card of a baremetal node, as Ironic keeps it. */
export type BaremetalPort = {
  readonly id: string;
  readonly address: string;
  readonly nodeId: string;
  /** As stored, further fields of other drivers included. */
  readonly localLink: Readonly<Record<string, unknown>>;
  readonly physicalNetwork: string | null;
  readonly isPxe: boolean | null;
};

export const baremetalPortRow = z
  .looseObject({
    uuid: z.string(),
    address: z.string(),
    node_uuid: z.string(),
    local_link_connection: z.record(z.string(), z.unknown()).nullish(),
    physical_network: z.string().nullish(),
    pxe_enabled: z.boolean().nullish(),
  })
  .transform(
    (row): BaremetalPort => ({
      id: row.uuid,
      address: row.address.toLowerCase(),
      nodeId: row.node_uuid,
      localLink: row.local_link_connection ?? {},
      physicalNetwork: row.physical_network ?? null,
      isPxe: row.pxe_enabled ?? null,
    }),
  );
