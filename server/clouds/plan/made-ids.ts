import { isMadeId } from "@/server/clouds/plan/cloud-step";
import type { CloudEffect } from "@/server/model/cloud-effect";

/** The effect with the ids of what earlier steps made in place of the marks for them; `null`: one of them is not known. */
export function withMadeIds(effect: CloudEffect, made: ReadonlyMap<string, string>): CloudEffect | null {
  let isWhole = true;
  const resolved = (value: unknown): unknown => {
    if (isMadeId(value)) {
      const id = made.get(value.madeBy);
      isWhole &&= id !== undefined;
      return id;
    }
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(member)]));
  };
  if (effect.body === null) return effect;
  const body = Object.fromEntries(Object.entries(effect.body).map(([name, member]) => [name, resolved(member)]));
  return isWhole ? { ...effect, body } : null;
}
