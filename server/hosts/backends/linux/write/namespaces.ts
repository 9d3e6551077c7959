import { must, netnsPath } from "@/server/hosts/backends/linux/write/command";
import { lookAtLinks } from "@/server/hosts/backends/linux/write/look-links";
import { namespaceOf } from "@/server/hosts/backends/linux/write/patch-state";
import type { Performer, WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { BridgeheadError } from "@/server/model/errors";
import { type HostOperation, MARK, type NamespaceOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";

/** Named network namespaces, marked by the alias of their loopback. */
export const namespaces: Performer = {
  look: (host, operations) =>
    lookAtLinks(
      host,
      operations.filter(isNamespace).map(({ name }) => name),
      new Set(),
    ),
  async apply(host, runs, seen) {
    const operations = runs.flat().filter(isNamespace);
    const there = new Map(operations.map(({ name }) => [name, markOf(seen, name)]));
    const commands: string[][] = [];
    for (const operation of operations) {
      netnsPath(host, operation.name);
      const mark = there.get(operation.name) ?? null;
      if (operation.op === "namespace.ensure") {
        if (mark === "ours") continue;
        if (mark === "foreign") throw foreign(host, operation.name);
        commands.push(["ip", "netns", "add", operation.name]);
        commands.push(["ip", "-n", operation.name, "link", "set", "dev", "lo", "alias", MARK, "up"]);
        there.set(operation.name, "ours");
      } else if (mark !== null) {
        if (mark === "foreign" && !operation.force) throw foreign(host, operation.name);
        commands.push(["ip", "netns", "del", operation.name]);
        there.set(operation.name, null);
      }
    }
    await must(host, "", commands);
  },
};

function isNamespace(operation: HostOperation): operation is NamespaceOperation {
  return operation.op === "namespace.ensure" || operation.op === "namespace.absent";
}

/** `null`: not there. */
export function markOf(state: HostState, name: string): "ours" | "foreign" | null {
  const namespace = namespaceOf(state, name);
  if (!namespace) return null;
  const loopback = namespace.links?.find((link) => link.name === "lo");
  return loopback?.alias === MARK ? "ours" : "foreign";
}

function foreign({ view }: WriteHost, name: string): BridgeheadError {
  return new BridgeheadError("conflict", `namespace ${name} on ${view.transport.label} was not made by Bridgehead`, {
    remedy: `Remove it by hand if nothing needs it (ip netns del ${name}), or pick it by name to have it removed.`,
  });
}
