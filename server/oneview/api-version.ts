import { OneViewError } from "@/server/oneview/oneview-error";

/** What `GET /rest/version` says. */
export type SupportedVersions = { readonly minimum: number; readonly current: number };

/** Versions whose shapes this client knows (oldest first): the parsers read each of them. */
export const knownVersions: readonly number[] = [
  ...[200, 300, 500, 600, 800, 1000, 1200, 1600, 1800, 2000, 2200],
  ...[2400, 2600, 2800, 3000, 3200, 3400],
];

/** The `type` that an ethernet network's body bears, from which version on (oldest first). */
const networkTypes: readonly (readonly [number, string])[] = [
  [200, "ethernet-networkV3"],
  [300, "ethernet-networkV300"],
  [600, "ethernet-networkV4"],
];

export function networkTypeAt(version: number): string {
  return networkTypes.findLast(([from]) => from <= version)?.[1] ?? "ethernet-networkV3";
}

const oldest = Math.min(...knownVersions);
const newest = Math.max(...knownVersions);

/**
 * The configured version, if the appliance takes it; otherwise the highest that both sides speak. `appliance` is how
 * messages call it.
 */
export function negotiateVersion(
  appliance: string,
  supported: SupportedVersions,
  configured: number | undefined,
): number {
  const range = `${supported.minimum} to ${supported.current}`;
  if (configured !== undefined) {
    if (configured < oldest) {
      throw new OneViewError("refused", `API version ${configured} is older than this console can read.`, {
        remedy: `Set an API version of at least ${oldest} for ${appliance}, or leave it open.`,
      });
    }
    if (configured >= supported.minimum && configured <= supported.current) return configured;
    throw new OneViewError("refused", `${appliance} takes API versions ${range}, not the configured ${configured}.`, {
      remedy: "Set a version in that range, or leave it open.",
    });
  }
  const common = knownVersions.filter((each) => each >= supported.minimum && each <= supported.current);
  const best = common[common.length - 1];
  if (best !== undefined) return best;
  throw new OneViewError(
    "refused",
    `${appliance} takes API versions ${range}; this console knows ${oldest} to ${newest}.`,
    {
      remedy:
        supported.minimum > newest
          ? `Set API version ${supported.minimum} for it by hand to try; newer shapes may be read only in part.`
          : "Update the appliance.",
    },
  );
}
