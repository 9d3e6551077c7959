import type { Appliance } from "@/server/db/generated/client";
import type { TlsTrust } from "@/server/http/tls-trust";
import type { ApplianceInput } from "@/server/model/appliance-input";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import type { Vault } from "@/server/operations/console-context";

/** What an appliance's password is sealed for: it opens for no other row. */
export const applianceSecretContext = (id: string): string => `appliance:${id}`;

type TlsColumns = Pick<Appliance, "tlsMode" | "caPem" | "fingerprint">;
type StoredAppliance = TlsColumns &
  Pick<Appliance, "id" | "name" | "url" | "username" | "secret" | "loginDomain" | "apiVersion">;

export function tlsColumns(tls: ApplianceInput["tls"]): TlsColumns {
  return {
    tlsMode: tls.mode,
    caPem: tls.mode === "ca" ? tls.caPem : null,
    fingerprint: tls.mode === "fingerprint" ? tls.sha256 : null,
  };
}

/** A stored appliance as its driver wants it, password opened. */
export function applianceConfig(row: StoredAppliance, vault: Vault): ApplianceConfig {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    username: row.username,
    password: vault.open(row.secret, applianceSecretContext(row.id)),
    loginDomain: row.loginDomain ?? undefined,
    tls: tlsTrust(row),
    apiVersion: row.apiVersion ?? undefined,
  };
}

function tlsTrust({ tlsMode, caPem, fingerprint }: TlsColumns): TlsTrust {
  if (tlsMode === "insecure") return { mode: "insecure" };
  return tlsMode === "fingerprint" && fingerprint !== null
    ? { mode: "fingerprint", sha256: fingerprint }
    : { mode: "ca", caPem };
}
