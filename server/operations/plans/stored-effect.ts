import { z } from "zod";
import type { FabricEffect } from "@/server/model/fabric-effect";

const written = z.looseObject({ kind: z.string(), applianceId: z.string() });

/** The effect that a step on an appliance was stored with; `null`: it has none that this version understands. */
export function storedEffect(json: unknown): FabricEffect | null {
  const parsed = written.safeParse(json);
  return parsed.success ? (parsed.data as FabricEffect) : null;
}
