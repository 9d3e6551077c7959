import type { Host } from "@/server/db/generated/client";
import { type HostConfig, hostConfigSchema } from "@/server/hosts/config";
import { BridgeheadError } from "@/server/model/errors";
import type { Vault } from "@/server/operations/console-context";

/** What a host's credentials are sealed for: they open for no other row. */
export const hostSecretContext = (id: string): string => `host:${id}`;

/** A stored host as its driver wants it, credentials opened. A row that no longer fits is an `invalid` error. */
export function hostConfig(
  row: Pick<Host, "id" | "name" | "settings" | "hostKey" | "secret">,
  vault: Vault,
): HostConfig {
  const { transport, ...settings } = Object(row.settings) as Record<string, unknown>;
  const ssh =
    transport === "ssh"
      ? {
          hostKey: row.hostKey,
          secret: row.secret === null ? undefined : JSON.parse(vault.open(row.secret, hostSecretContext(row.id))),
        }
      : {};
  const parsed = hostConfigSchema.safeParse({ transport, name: row.name, settings, ...ssh });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BridgeheadError("invalid", `Host ${row.name}: ${issue?.path.join(".")} ${issue?.message}`, {
    remedy: "Edit the host and correct its settings.",
    cause: parsed.error,
  });
}
