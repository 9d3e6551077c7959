import { z } from "zod";
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
