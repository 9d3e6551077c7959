import { ask, feed, must, refusal } from "@/server/hosts/backends/linux/write/command";
import { normalRule } from "@/server/hosts/backends/linux/write/normal-rule";
import { namespaceOf, patchNamespaces } from "@/server/hosts/backends/linux/write/patch-state";
import type { Performer } from "@/server/hosts/backends/linux/write/write-host";
import { parseRuleSet } from "@/server/hosts/parse/rule-set";
import type { FilterOperation, HostOperation } from "@/server/model/host-operation";
import type { Namespace } from "@/server/model/host-state";

type ChangeRules = Extract<FilterOperation, { op: "ebtables.change" }>;

const SAVE = ["ebtables-save"];
const RESTORE = ["ebtables-nft-restore", "--noflush"];

/** Rules of FORWARD in one go where the tool can (nft), else one command a rule; what is added comes before what goes. */
export const ebtables: Performer = {
  async look(host, operations) {
    const read = [...byNamespace(operations).keys()].map(async (name): Promise<[string, Partial<Namespace>]> => {
      const [answer] = await ask(host, name, [SAVE]);
      if (answer?.exitCode !== 0) throw refusal(host, name, SAVE, answer ?? { exitCode: null, stderr: "" });
      return [name, { ebtables: parseRuleSet(answer.stdout, "bridge") }];
    });
    return patchNamespaces(host.state, new Map(await Promise.all(read)));
  },
  async apply(host, runs, seen) {
    for (const [namespace, operations] of byNamespace(runs.flat())) {
      const rules = namespaceOf(seen, namespace)?.ebtables;
      const filter = rules?.tables.find(({ name }) => name === "filter");
      const present = filter?.chains.find(({ name }) => name === "FORWARD")?.rules.map(({ spec }) => spec) ?? [];
      const lines = differences(present, operations);
      if (lines.length === 0) continue;
      const result = await feed(host, namespace, RESTORE, `*filter\n${lines.join("\n")}\nCOMMIT\n`);
      if (result.exitCode === 0) continue;
      if (result.exitCode !== 127)
        throw refusal(host, namespace, RESTORE, result, "Observe the host again and plan anew.");
      await must(
        host,
        namespace,
        lines.map((line) => ["ebtables", ...line.split(" ")]),
      );
    }
  },
};

function differences(present: readonly string[], operations: readonly ChangeRules[]): readonly string[] {
  const wanted = new Map(present.map((rule) => [normalRule(rule), rule]));
  const before = new Set(wanted.keys());
  for (const { add, remove } of operations) {
    for (const rule of remove) wanted.delete(normalRule(rule));
    for (const rule of add) wanted.set(normalRule(rule), rule);
  }
  const added = [...wanted].filter(([key]) => !before.has(key)).map(([, rule]) => `-A FORWARD ${rule}`);
  // As it is printed, once for each time that it is there.
  const gone = present.filter((rule) => !wanted.has(normalRule(rule))).map((rule) => `-D FORWARD ${rule}`);
  return [...added, ...gone];
}

function byNamespace(operations: readonly HostOperation[]): ReadonlyMap<string, readonly ChangeRules[]> {
  const groups = new Map<string, ChangeRules[]>();
  for (const operation of operations) {
    if (operation.op !== "ebtables.change") continue;
    groups.set(operation.namespace, [...(groups.get(operation.namespace) ?? []), operation]);
  }
  return groups;
}
