import { z } from "zod";
import { CloudError } from "@/server/clouds/cloud-error";
import type { Caller } from "@/server/clouds/perform/caller";
import type { CloudEffect } from "@/server/model/cloud-effect";

/** Whether what a PUT asks for is there already, by an earlier attempt or somebody else. */
export async function isAlreadySo(client: Caller, { path, body, objectId }: CloudEffect): Promise<boolean> {
  if (path.endsWith("_router_interface")) {
    const joined = await isJoined(client, objectId ?? "", String(body?.subnet_id));
    return joined === path.endsWith("/add_router_interface");
  }
  const answer = await client.get(path, new URLSearchParams()).catch((error: unknown) => {
    if (error instanceof CloudError && error.status === 404) return null;
    throw error;
  });
  return answer !== null && holds(answer.body, body);
}

const portList = z.looseObject({
  ports: z.array(z.looseObject({ fixed_ips: z.array(z.looseObject({ subnet_id: z.string() })) })),
});

async function isJoined(client: Caller, routerId: string, subnetId: string): Promise<boolean> {
  const { body } = await client.get("/ports", new URLSearchParams({ device_id: routerId }));
  const { ports } = portList.parse(body);
  return ports.some((port) => port.fixed_ips.some((each) => each.subnet_id === subnetId));
}

/** Whether everything that is asked for is in what is there. Lists hold the same in any order; nothing is `null`, empty or absent. */
export function holds(there: unknown, asked: unknown): boolean {
  if (isNothing(asked)) return isNothing(there);
  if (Array.isArray(asked)) {
    if (!Array.isArray(there) || there.length !== asked.length) return false;
    const left: unknown[] = [...there];
    return asked.every((each) => {
      const at = left.findIndex((other) => holds(other, each));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
  }
  if (typeof asked === "object") {
    if (typeof there !== "object" || there === null) return false;
    const members = new Map(Object.entries(there));
    return Object.entries(asked ?? {}).every(([name, value]) => holds(members.get(name), value));
  }
  return typeof there === "string" && typeof asked === "string"
    ? there.toLowerCase() === asked.toLowerCase()
    : String(there) === String(asked);
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
