import type { DecodedProfile } from "@/server/model/migration";

type Profile = Readonly<Record<string, unknown>>;

/**
 * `VIFMigrateData.profile_json`: free-form JSON that carries the sentinel `os_vif_delegation` (seed 001). Unknown keys stay as
 * they are and no key is required; text that is no JSON object is an empty profile with a fault.
 */
export function decodeProfile(text: string): DecodedProfile & { readonly value: Profile } {
  const { value, fault } = parse(text);
  return {
    value,
    fault,
    entries: Object.entries(value).map(([key, each]) => ({ key, value: JSON.stringify(each) ?? "" })),
    osVifDelegation: typeof value.os_vif_delegation === "boolean" ? value.os_vif_delegation : null,
    migratingTo: typeof value.migrating_to === "string" ? value.migrating_to : null,
  };
}

/** A new text with the entries added; the sentinel is in what is stored, not in a copy that is thrown away (Nova 99cf5292c7). */
export function withEntries(text: string, entries: Profile): string {
  return JSON.stringify({ ...decodeProfile(text).value, ...entries });
}

function parse(text: string): { readonly value: Profile; readonly fault: string | null } {
  if (text.trim() === "") return { value: {}, fault: null };
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === "object" && read !== null && !Array.isArray(read)) {
      return { value: Object.fromEntries(Object.entries(read)), fault: null };
    }
    return { value: {}, fault: "profile_json is JSON, but not an object." };
  } catch (error) {
    return { value: {}, fault: `profile_json is no JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
