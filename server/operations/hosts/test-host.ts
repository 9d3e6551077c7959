import { performance } from "node:perf_hooks";
import { probeHost } from "@/server/hosts/probe";
import { offeredHostKey } from "@/server/hosts/transports/offered-host-key";
import { HostKeyChangedError } from "@/server/hosts/transports/ssh-connection";
import { BridgeheadError } from "@/server/model/errors";
import type { HostInput } from "@/server/model/host-input";
import type { HostTest } from "@/server/model/host-view";
import type { ConsoleContext } from "@/server/operations/console-context";
import { hostConfig, hostSecretContext } from "@/server/operations/hosts/host-config";
import { noSuchHost } from "@/server/operations/hosts/list-hosts";

const KEY_TIMEOUT_MS = 10_000;

/**
 * Tries the way in before anything is stored. An SSH host whose key nobody accepted yet is only asked for that key: no
 * credentials leave the console. Of a registered host (`id`), credentials that are not given are the stored ones.
 */
export async function testHost(
  ctx: ConsoleContext,
  input: HostInput & { readonly id?: string | undefined },
  signal: AbortSignal | undefined,
): Promise<HostTest> {
  const { settings } = input;
  if (settings.transport === "ssh" && input.hostKey === undefined) {
    return { hostKey: { fingerprint: await offeredHostKey(settings, KEY_TIMEOUT_MS), state: "new" }, host: null };
  }
  const row = await testedRow(ctx, input);
  const startedAt = performance.now();
  try {
    const probe = await probeHost(hostConfig(row, ctx.vault), signal);
    return {
      hostKey: probe.hostKey === null ? null : { fingerprint: probe.hostKey, state: "accepted" },
      host: {
        hostname: probe.hostname,
        versions: [
          { name: "kernel", version: probe.kernel },
          ...Object.entries(probe.versions).map(([name, version]) => ({ name, version })),
        ],
        missing: probe.missing,
        ms: performance.now() - startedAt,
      },
    };
  } catch (error) {
    if (!(error instanceof HostKeyChangedError)) throw error;
    return { hostKey: { fingerprint: error.offered, state: "changed" }, host: null };
  }
}

async function testedRow(ctx: ConsoleContext, input: HostInput & { readonly id?: string | undefined }) {
  const { name, settings, secret } = input;
  const stored = input.id === undefined ? null : await ctx.db.host.findUnique({ where: { id: input.id } });
  if (input.id !== undefined && stored === null) throw noSuchHost(input.id);
  const id = stored?.id ?? "test";
  const sealed = secret ? ctx.vault.seal(JSON.stringify(secret), hostSecretContext(id)) : (stored?.secret ?? null);
  if (settings.transport === "ssh" && sealed === null) {
    throw new BridgeheadError("invalid", `Host ${name} has no password or key to sign in with over SSH.`, {
      remedy: "Give a private key or a password.",
    });
  }
  return { id, name, settings, plumbing: null, hostKey: input.hostKey ?? null, secret: sealed };
}
