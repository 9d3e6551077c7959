import { changeChains } from "@/server/hosts/backends/simulated/chains";
import { inUse, taken, unusable } from "@/server/hosts/backends/simulated/failures";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { namespaceOf, withNamespace } from "@/server/hosts/backends/simulated/parts";
import { lookup, put, without } from "@/server/hosts/backends/simulated/records";
import type { FilterOperation } from "@/server/model/host-operation";
import { fullMac } from "@/server/model/mac";

export function changeFilter(model: SimulatedModel, operation: FilterOperation): SimulatedModel {
  const { namespace } = operation;
  switch (operation.op) {
    case "chains.set":
      return changeChains(model, operation);
    case "ipset.ensure":
      return ensureSet(model, operation);
    case "ipset.absent": {
      if (lookup(model.namespaces, namespace) === undefined) return model;
      const { ipsets, tables } = namespaceOf(model, namespace);
      if (lookup(ipsets, operation.name) === undefined) return model;
      const match = `--match-set ${operation.name} `;
      const rules = Object.values(tables).flatMap((chains) => Object.values(chains).flatMap((chain) => chain.rules));
      if (rules.some((rule) => rule.includes(match))) throw inUse(`Set ${operation.name}`, "a rule");
      return withNamespace(model, namespace, { ipsets: without(ipsets, operation.name) });
    }
    case "ebtables.change": {
      const { ebtables } = namespaceOf(model, namespace);
      const removed = new Set(operation.remove.map(normalized));
      const left = ebtables.filter((rule) => !removed.has(normalized(rule)));
      const there = new Set(left.map(normalized));
      const added = operation.add.filter((rule) => !there.has(normalized(rule)));
      return withNamespace(model, namespace, { ebtables: [...left, ...new Set(added.map(normalized))] });
    }
    case "conntrack.clear":
    case "conntrack.judge":
      namespaceOf(model, namespace);
      return model;
  }
}

type EnsureSet = Extract<FilterOperation, { readonly op: "ipset.ensure" }>;

function ensureSet(model: SimulatedModel, { namespace, name, family, members }: EnsureSet): SimulatedModel {
  const { ipsets } = namespaceOf(model, namespace);
  const found = lookup(ipsets, name);
  if (found !== undefined && found.family !== family) throw taken(`Set ${name}`, `it is of family ${found.family}`);
  const printed = members.map((member) => {
    if (member.includes(":") !== (family === "inet6")) throw unusable(`Member ${member} of ${name}`, `not ${family}`);
    if (member.endsWith("/0")) throw unusable(`Member ${member} of ${name}`, "a set holds no /0");
    return member.replace(family === "inet" ? /\/32$/ : /\/128$/, "");
  });
  const set = { family, members: [...new Set(printed)].sort() };
  return withNamespace(model, namespace, { ipsets: put(ipsets, name, set) });
}

/** As ebtables-save of today prints it, whatever tool wrote it: negation behind the option, MACs of two digits. */
function normalized(rule: string): string {
  return rule
    .trim()
    .replace(/\s+/g, " ")
    .replace(/! (-[a-z]) /g, "$1 ! ")
    .replace(/\b[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}\b/gi, fullMac);
}
