import { ask, must } from "@/server/hosts/backends/linux/write/command";
import { namespaceOf, patchNamespaces } from "@/server/hosts/backends/linux/write/patch-state";
import type { Performer } from "@/server/hosts/backends/linux/write/write-host";
import { parseSysctls } from "@/server/hosts/parse/sysctls";
import type { HostOperation, SysctlOperation } from "@/server/model/host-operation";
import type { Namespace } from "@/server/model/host-state";

/** Settings in one process: argument lists have a limit. */
const AT_ONCE = 400;

export const sysctls: Performer = {
  async look(host, operations) {
    const read = await Promise.all(
      [...byNamespace(operations)].map(async ([name, settings]): Promise<[string, Partial<Namespace>]> => {
        const commands = chunks(settings.map(({ key }) => key)).map((keys) => ["sysctl", "-e", ...keys]);
        const answers = await ask(host, name, commands);
        const values = Object.assign({}, ...answers.map(({ stdout }) => parseSysctls(stdout)));
        return [name, { sysctls: { ...namespaceOf(host.state, name)?.sysctls, ...values } }];
      }),
    );
    return patchNamespaces(host.state, new Map(read));
  },
  async apply(host, runs, seen) {
    for (const [name, settings] of byNamespace(runs.flat())) {
      const known = namespaceOf(seen, name)?.sysctls ?? {};
      // The last one said of a key counts.
      const wanted = new Map(settings.map(({ key, value }) => [key, value]));
      const words = [...wanted].filter(([key, value]) => known[key] !== value).map(([key, value]) => `${key}=${value}`);
      await must(
        host,
        name,
        chunks(words).map((some) => ["sysctl", "-q", "-w", ...some]),
      );
    }
  },
};

function byNamespace(operations: readonly HostOperation[]): ReadonlyMap<string, readonly SysctlOperation[]> {
  const groups = new Map<string, SysctlOperation[]>();
  for (const operation of operations) {
    if (operation.op !== "sysctl.set") continue;
    groups.set(operation.namespace, [...(groups.get(operation.namespace) ?? []), operation]);
  }
  return groups;
}

function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, at) =>
    items.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}
