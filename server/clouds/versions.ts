import { z } from "zod";
import { answerProblem } from "@/server/clouds/answer-problem";
import { CloudError } from "@/server/clouds/cloud-error";
import type { CloudAnswer, CloudRequest } from "@/server/clouds/cloud-http";

/**
 * Services of OpenStack tell their versions at their root: Keystone with 300 and `versions.values`, others with 200 or
 * 300 and `versions`, and below a version with `version`. A link is used for its path only: behind a proxy its host is
 * often one that nobody else reaches, and a token must not follow it there.
 */
const version = z.looseObject({
  id: z.string(),
  status: z.string().nullish(),
  links: z.array(z.looseObject({ rel: z.string().nullish(), href: z.string() })).nullish(),
});
const document = z.union([
  z.looseObject({ versions: z.looseObject({ values: z.array(version) }) }).transform((body) => body.versions.values),
  z.looseObject({ versions: z.array(version) }).transform((body) => body.versions),
  z.looseObject({ version }).transform((body) => [body.version]),
]);

export type ServiceVersion = {
  /** Without a slash at the end. */
  readonly url: URL;
  /** As the service calls it, e.g. `v3.14`. */
  readonly id: string;
};

type Wanted = {
  /** `v3` or `v2.0`; `v3.14` counts as `v3`. */
  readonly major: "v3" | "v2.0";
  readonly service: "Keystone" | "Neutron";
  /** Sends the request; may repeat it. Answers of status 300 are answers. */
  readonly send: (url: URL) => Promise<CloudAnswer>;
  readonly called: CloudRequest["called"];
};

/** Finds the version that we speak below `base`, which may name it already. */
export async function findVersion(base: URL, { major, service, send, called }: Wanted): Promise<ServiceVersion> {
  const answer = await send(base);
  const at = base.pathname === "" ? "/" : base.pathname;
  if (answer.status !== 200 && answer.status !== 300) throw answerProblem(called, `GET ${at}`, answer);
  const parsed = document.safeParse(answer.body);
  const isNamed = base.pathname.endsWith(`/${major}`);
  if (!parsed.success) {
    // Neutron shows its resources, not its version, below /v2.0
    const isResources = isNamed && z.looseObject({ resources: z.array(z.unknown()) }).safeParse(answer.body).success;
    if (isResources) return { url: base, id: major };
    throw new CloudError("unreachable", `${called} does not say which versions of its API it has.`, {
      status: answer.status,
      remedy: `Check the address: another server may be in ${service}'s place.`,
    });
  }
  const found = parsed.data.find(({ id, status }) => isOf(id, major) && status?.toUpperCase() !== "DISABLED");
  if (found === undefined) {
    const offered = parsed.data.map(({ id }) => id).join(", ");
    throw new CloudError("refused", `${called} has no API ${major}; it offers ${offered || "none"}.`, {
      remedy: `Give the address of ${service} ${major}.`,
    });
  }
  if (isNamed) return { url: base, id: found.id };
  const url = new URL(base);
  url.pathname = pathOf(found.links ?? [], base) ?? `${base.pathname}/${major}`;
  return { url, id: found.id };
}

function isOf(id: string, major: string): boolean {
  return id === major || id.startsWith(`${major}.`);
}

function pathOf(links: readonly { rel?: string | null | undefined; href: string }[], base: URL): string | null {
  const self = links.find(({ rel }) => rel === "self")?.href;
  if (self === undefined || !URL.canParse(self, `${base.href}/`)) return null;
  const path = new URL(self, `${base.href}/`).pathname.replace(/\/+$/, "");
  // a service that does not know its own prefix behind a proxy links past it
  return path.startsWith(base.pathname) ? path : null;
}
