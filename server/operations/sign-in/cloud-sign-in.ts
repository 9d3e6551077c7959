import type { KeystoneCredentials, VouchAnswer, Vouched } from "@/server/auth/elsewhere/vouched";
import { askOfPerson } from "@/server/clouds/person";
import type { Db } from "@/server/db/client";
import type { Cloud } from "@/server/db/generated/client";
import { isBridgeheadError } from "@/server/model/errors";
import { grantedRole } from "@/server/model/granted-role";
import { type CloudSignIn, cloudSignInSchema, DEFAULT_CLOUD_SIGN_IN } from "@/server/model/sign-in";
import { readCloudSettings } from "@/server/operations/clouds/cloud-config";

/** A session lasts as long as the session library lets any last, and never longer than Keystone's word. */
const LONGEST_SESSION_MS = 24 * 60 * 60_000;
/** Of a Keystone that does not say how long its tokens last: as they usually do. */
const UNTOLD_LIFETIME_MS = 60 * 60_000;

export function keystoneProvider(cloudId: string): string {
  return `keystone:${cloudId}`;
}

/** Where a cloud's Keystone is; `null`: it has none. */
export function keystonePlace(row: Pick<Cloud, "kind" | "settings" | "name">) {
  const settings = readCloudSettings(row);
  if (settings === null || settings.auth.method === "none") return null;
  const { caPem, allowPlainHttp } = settings;
  return { name: row.name, authUrl: settings.auth.authUrl, caPem, allowPlainHttp };
}

export function readCloudSignIn(row: Pick<Cloud, "signIn">): CloudSignIn {
  const parsed = cloudSignInSchema.safeParse(row.signIn);
  return parsed.success ? parsed.data : DEFAULT_CLOUD_SIGN_IN;
}

/** The clouds that people may sign in by, by name. */
export async function openClouds(db: Db): Promise<readonly Cloud[]> {
  const rows = await db.cloud.findMany({ where: { kind: "neutron" }, orderBy: { name: "asc" } });
  return rows.filter((row) => readCloudSignIn(row).enabled && keystonePlace(row) !== null);
}

/** Lets a cloud's Keystone judge a person, and tells what that makes them here. */
export async function askKeystone(
  db: Db,
  given: KeystoneCredentials,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<VouchAnswer> {
  const row = await db.cloud.findUnique({ where: { id: given.cloudId } });
  const place = row === null ? null : keystonePlace(row);
  const rules = row === null ? DEFAULT_CLOUD_SIGN_IN : readCloudSignIn(row);
  if (row === null || place === null || !rules.enabled) {
    return { kind: "closed", message: "Nobody may sign in by this cloud." };
  }
  try {
    const answer = await askOfPerson(place, given, signal);
    if (answer.kind === "choose") return answer;
    const role = grantedRole(rules, answer.roles);
    if (role === null) {
      const held = answer.roles.length === 0 ? "no role" : `only ${answer.roles.join(", ")}`;
      const message = `In project ${answer.project.name} of ${row.name} you have ${held}: that lets nobody in here.`;
      return { kind: "no-role", message };
    }
    const lifetimeMs = Math.min(answer.lifetimeMs ?? UNTOLD_LIFETIME_MS, LONGEST_SESSION_MS);
    const { id, name } = answer.project;
    const person: Vouched = {
      ...{ provider: keystoneProvider(row.id), origin: `Keystone of ${row.name}`, subject: answer.user.id },
      ...{ name: answer.user.name, login: loginOf(answer.user, row.name), role, until: nowMs() + lifetimeMs },
      scope: role === "member" ? { cloudId: row.id, projects: [{ id, name }] } : null,
    };
    return { kind: "in", person };
  } catch (error) {
    if (!isBridgeheadError(error)) throw error;
    return refusalOf(error.kind, [error.message, error.remedy ?? ""].join(" ").trim());
  }
}

function loginOf({ name, domain }: { readonly name: string; readonly domain: string | null }, cloud: string): string {
  return domain === null || domain.toLowerCase() === "default" ? `${name}@${cloud}` : `${name} (${domain})@${cloud}`;
}

function refusalOf(kind: string, message: string): VouchAnswer {
  // a person who is known, and has no project that could be meant
  if (kind === "missing") return { kind: "no-role", message };
  return { kind: kind === "refused" ? "wrong" : "away", message };
}
