import { z } from "zod";
import { IronicClient } from "@/server/clouds/ironic/ironic-client";
import type { Caller } from "@/server/clouds/perform/caller";
import type { CloudEffect } from "@/server/model/cloud-effect";

const link = z.looseObject({ switch_id: z.string(), port_id: z.string(), switch_info: z.string().optional() });
const asked = z.looseObject({ local_link_connection: link.nullable() });

/** Says in Ironic where a network card is plugged; the same however often it is said. */
export async function setCardLink(client: Caller, { objectId, body }: CloudEffect): Promise<string> {
  const { local_link_connection: wanted } = asked.parse(body);
  return (await new IronicClient(client).setLocalLink(objectId ?? "", wanted)).id;
}
