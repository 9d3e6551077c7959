import { z } from "zod";
import type { CloudEffect } from "@/server/model/cloud-effect";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { HostEffect } from "@/server/model/host-effect";

const written = z.looseObject({ kind: z.string(), applianceId: z.string() });

const writtenOnHost = z.looseObject({ kind: z.literal("host.change"), hostId: z.string() });

/** The effect that a step on a host was stored with; `null`: it is not one, or not one that this version understands. */
export function storedHostEffect(json: unknown): HostEffect | null {
  const parsed = writtenOnHost.safeParse(json);
  return parsed.success ? (parsed.data as unknown as HostEffect) : null;
}

/** The effect that a step on an appliance was stored with; `null`: it has none that this version understands. */
export function storedEffect(json: unknown): FabricEffect | null {
  const parsed = written.safeParse(json);
  return parsed.success ? (parsed.data as FabricEffect) : null;
}

const calledInCloud = z.strictObject({
  kind: z.literal("cloud.change"),
  cloudId: z.string(),
  collection: z.enum([
    "networks",
    "subnets",
    "ports",
    "security-groups",
    "security-group-rules",
    "routers",
    "floatingips",
    "baremetal-ports",
  ]),
  objectId: z.string().nullable(),
  method: z.enum(["POST", "PUT", "DELETE", "PATCH"]),
  path: z.string(),
  body: z.record(z.string(), z.unknown()).nullable(),
  revision: z.number().nullable(),
});

/** The call that a step in a real cloud was stored with; `null`: it is not one, or not one that this version understands. */
export function storedCloudEffect(json: unknown): CloudEffect | null {
  const parsed = calledInCloud.safeParse(json);
  return parsed.success ? parsed.data : null;
}
