import { z } from "zod";
import { CloudError } from "@/server/clouds/cloud-error";

/** `1.82` is older than `1.9`: both halves are whole numbers. */
type Version = readonly [major: number, minor: number];

/** The newest that we speak: `physical_network` and `pxe_enabled` of ports are told since 1.34 and 1.19. */
const SPOKEN: Version = [1, 34];
/** `local_link_connection` came with 1.19. */
const LEAST: Version = [1, 19];

const version = z.looseObject({ version: z.string().nullish(), min_version: z.string().nullish() });
const root = z.looseObject({ default_version: version.nullish(), version: version.nullish() });

/** The version to ask for, of those that Ironic's root document (`GET /` or `GET /v1`) says it speaks. */
export function pickIronicVersion(called: string, body: unknown): string {
  const parsed = root.safeParse(body);
  const told = parsed.success ? (parsed.data.version ?? parsed.data.default_version) : null;
  const newest = versionOf(told?.version);
  const oldest = versionOf(told?.min_version) ?? ([1, 1] as const);
  if (newest === null) {
    throw new CloudError("unreachable", `${called} does not say which versions of its API it has.`, {
      remedy: "Check the catalogue: another server may be in Ironic's place.",
    });
  }
  const picked = isOlder(newest, SPOKEN) ? newest : SPOKEN;
  if (isOlder(picked, LEAST) || isOlder(SPOKEN, oldest)) {
    throw new CloudError(
      "refused",
      `${called} speaks ${oldest.join(".")} to ${newest.join(".")} of its API; ${LEAST.join(".")} to ${SPOKEN.join(".")} is needed.`,
      { remedy: "Set the local link with openstack baremetal port set." },
    );
  }
  return picked.join(".");
}

function versionOf(text: string | null | undefined): Version | null {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(text ?? "") ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor)];
}

function isOlder([major, minor]: Version, [otherMajor, otherMinor]: Version): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
