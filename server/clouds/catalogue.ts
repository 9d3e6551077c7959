import type { CloudConfig } from "@/server/clouds/cloud-config";
import { CloudError } from "@/server/clouds/cloud-error";

/** Addresses of services, as Keystone lists them for a project. */
export type Catalogue = readonly {
  readonly type: string;
  /** `public`, `internal` or `admin`. */
  readonly side: string;
  /** `""`: in all regions. */
  readonly region: string;
  readonly url: string;
}[];

/** The address of the network service in the region and on the side that are configured, and the regions that have one. */
export function networkEndpoint(
  catalogue: Catalogue,
  { name, region, endpointInterface }: Pick<CloudConfig, "name" | "region" | "endpointInterface">,
): { readonly url: string; readonly region: string; readonly regions: readonly string[] } {
  const all = catalogue.filter(({ type }) => type === "network");
  const regions = [...new Set(all.map((each) => each.region))].sort();
  if (all.length === 0) {
    throw new CloudError("missing", `The catalogue of cloud "${name}" has no network service.`, {
      remedy: "Register Neutron's end points in Keystone, or give a project that may see them.",
    });
  }
  if (region === undefined && regions.length > 1) {
    throw new CloudError(
      "invalid",
      `Cloud "${name}" has a network service in ${regions.length} regions: ${regions.join(", ")}.`,
      {
        remedy: "Say which region; each is a cloud of its own here.",
      },
    );
  }
  const here = all.filter((each) => region === undefined || each.region === region || each.region === "");
  if (here.length === 0) {
    throw new CloudError(
      "missing",
      `Cloud "${name}" has no network service in region ${region}; it has one in ${regions.join(", ")}.`,
      {
        remedy: "Give one of these regions, in the same spelling.",
      },
    );
  }
  const found = here.find(({ side }) => side === endpointInterface);
  if (found === undefined) {
    const sides = [...new Set(here.map(({ side }) => side))].join(", ");
    throw new CloudError(
      "missing",
      `The network service of cloud "${name}" has no ${endpointInterface} end point; it has ${sides}.`,
      {
        remedy: "Pick one of these interfaces.",
      },
    );
  }
  return { url: found.url, region: found.region, regions };
}

/** The same for a service that a cloud need not have: `null` where the catalogue has none in this region and on this side. */
export function serviceEndpoint(
  catalogue: Catalogue,
  type: string,
  { region, endpointInterface }: Pick<CloudConfig, "region" | "endpointInterface">,
): string | null {
  const here = catalogue.filter(
    (each) => each.type === type && (region === undefined || each.region === region || each.region === ""),
  );
  return here.find(({ side }) => side === endpointInterface)?.url ?? null;
}
