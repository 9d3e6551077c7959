import { resolve } from "node:path";
import type { Host } from "@/server/db/generated/client";
import { type HostConfig, hostConfigSchema } from "@/server/hosts/config";
import { BridgeheadError } from "@/server/model/errors";
import { plumbingSchema } from "@/server/model/plumbing";
import type { Vault } from "@/server/operations/console-context";

/** What a host's credentials are sealed for: they open for no other row. */
export const hostSecretContext = (id: string): string => `host:${id}`;

/**
 * A stored host as its driver wants it, credentials opened. A row that no longer fits is an `invalid` error. Simulated
 * hosts are kept below `dataDir`; who opens none need not give it.
 */
export function hostConfig(
  row: Pick<Host, "id" | "name" | "settings" | "hostKey" | "secret" | "plumbing">,
  vault: Vault,
  dataDir = ".",
): HostConfig {
  const { transport, ...settings } = Object(row.settings) as Record<string, unknown>;
  const own = () => {
    switch (transport) {
      case "ssh":
        return {
          hostKey: row.hostKey,
          secret: row.secret === null ? undefined : JSON.parse(vault.open(row.secret, hostSecretContext(row.id))),
        };
      case "simulated":
        return simulatedConfig(row, dataDir);
      default:
        return {};
    }
  };
  const parsed = hostConfigSchema.safeParse({ transport, name: row.name, settings, ...own() });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BridgeheadError("invalid", `Host ${row.name}: ${issue?.path.join(".")} ${issue?.message}`, {
    remedy: "Edit the host and correct its settings.",
    cause: parsed.error,
  });
}

/** Its id names the file: a host of the same name that is added later begins empty. */
function simulatedConfig(row: Pick<Host, "id" | "plumbing">, dataDir: string) {
  const plumbing = plumbingSchema.nullable().safeParse(row.plumbing).data;
  return {
    snapshotPath: resolve(dataDir, "simulated-hosts", `${row.id}.json`),
    playsHypervisor: plumbing?.hypervisor === "simulated",
    tunnelAddress: plumbing?.tunnelAddress ?? null,
  };
}
