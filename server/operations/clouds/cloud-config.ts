import { z } from "zod";
import type { CloudAuth, CloudConfig } from "@/server/clouds/cloud-config";
import type { Cloud } from "@/server/db/generated/client";
import type { CloudInput, CloudUpdate } from "@/server/model/cloud-input";
import { type CloudConnection, cloudConnection } from "@/server/model/cloud-view";
import { BridgeheadError } from "@/server/model/errors";
import type { Vault } from "@/server/operations/console-context";

/** What a cloud's password or secret is sealed for: it opens for no other row. */
export const cloudSecretContext = (id: string): string => `cloud:${id}`;

const storedSettings = cloudConnection.extend({ caPem: z.string().nullable() });
export type CloudSettings = z.infer<typeof storedSettings>;

/** `null`: the row is not one of a real cloud. */
export function readCloudSettings(row: Pick<Cloud, "kind" | "settings">): CloudSettings | null {
  const parsed = row.kind === "neutron" ? storedSettings.safeParse(row.settings) : null;
  return parsed?.success === true ? parsed.data : null;
}

export function noSuchCloud(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no cloud ${id}.`, { remedy: "Pick one of the listed clouds." });
}

/** A stored cloud as its client wants it, secret opened. */
export function storedCloud(row: Cloud, vault: Vault): CloudConfig {
  const settings = readCloudSettings(row);
  if (settings === null) {
    throw new BridgeheadError("refused", `${row.name} is the console's own record and has no end points.`);
  }
  const secret = row.secret === null ? "" : vault.open(row.secret, cloudSecretContext(row.id));
  return cloudConfig(row.id, row.name, settings, secret);
}

export function cloudConfig(id: string, name: string, settings: CloudSettings, secret: string): CloudConfig {
  const { auth, region, endpointInterface, caPem, allowPlainHttp } = settings;
  const shared = { id, name, region: region ?? undefined, endpointInterface, caPem, allowPlainHttp };
  return { ...shared, auth: withSecret(auth, secret) };
}

/** What is given, with what is stored where it was left out. `secret`: `""` when there is none to keep. */
export function givenCloud(
  input: CloudInput | CloudUpdate,
  stored: CloudConfig | null,
): { readonly settings: CloudSettings; readonly secret: string } {
  const secret = secretOf(input) ?? keptSecret(input, stored);
  const { region, endpointInterface, allowPlainHttp } = input;
  const caPem = input.caPem === undefined ? (stored?.caPem ?? null) : input.caPem;
  const settings = {
    auth: withoutSecret(input.auth),
    region: region || null,
    endpointInterface,
    allowPlainHttp,
    caPem,
  };
  return { settings, secret };
}

function secretOf({ auth }: CloudInput | CloudUpdate): string | undefined {
  switch (auth.method) {
    case "none":
      return "";
    case "password":
      return auth.password;
    case "application-credential":
      return auth.secret;
  }
}

/** A stored secret goes on with the sign-in that it was given for, and is sent to no other server. */
function keptSecret({ name, auth }: CloudInput | CloudUpdate, stored: CloudConfig | null): string {
  const old = stored?.auth;
  if (old !== undefined && old.method !== "none" && auth.method === old.method) {
    if (new URL(auth.authUrl).origin === new URL(old.authUrl).origin) {
      return old.method === "password" ? old.password : old.secret;
    }
  }
  const what = auth.method === "password" ? "password" : "secret";
  throw new BridgeheadError(
    "invalid",
    `The stored ${what} of ${name} is not sent to another server or as another kind.`,
    {
      remedy: `Give the ${what} again.`,
    },
  );
}

function withSecret(auth: CloudConnection["auth"], secret: string): CloudAuth {
  switch (auth.method) {
    case "none":
      return auth;
    case "password":
      return { ...auth, password: secret };
    case "application-credential":
      return { ...auth, secret };
  }
}

function withoutSecret(auth: (CloudInput | CloudUpdate)["auth"]): CloudConnection["auth"] {
  switch (auth.method) {
    case "none":
      return auth;
    case "password": {
      const { password: _, ...rest } = auth;
      return rest;
    }
    case "application-credential": {
      const { secret: _, ...rest } = auth;
      return rest;
    }
  }
}
