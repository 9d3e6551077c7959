import { canonicalPrefix } from "@/server/hosts/backends/linux/write/address-lines";
import { ask, feed, refusal } from "@/server/hosts/backends/linux/write/command";
import { namespaceOf, patchNamespaces } from "@/server/hosts/backends/linux/write/patch-state";
import type { Performer, WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { parseIpSets } from "@/server/hosts/parse/ip-sets";
import { BridgeheadError } from "@/server/model/errors";
import type { FilterOperation, HostOperation } from "@/server/model/host-operation";
import type { IpSet, Namespace } from "@/server/model/host-state";

type SetOperation = Extract<FilterOperation, { op: "ipset.ensure" | "ipset.absent" }>;
type EnsureSet = Extract<SetOperation, { op: "ipset.ensure" }>;

const SAVE = ["ipset", "save"];
/** A rule that was just deleted lets go of its set a moment later. */
const IN_USE_ATTEMPTS = 6;

/** A set that differs is filled beside and swapped in as a whole: no rule ever sees half of it. */
export const ipsets: Performer = {
  async look(host, operations) {
    const read = [...byNamespace(operations).keys()].map(async (name): Promise<[string, Partial<Namespace>]> => {
      const [answer] = await ask(host, name, [SAVE]);
      if (answer?.exitCode !== 0) throw refusal(host, name, SAVE, answer ?? { exitCode: null, stderr: "" });
      return [name, { ipsets: parseIpSets(answer.stdout) }];
    });
    return patchNamespaces(host.state, new Map(await Promise.all(read)));
  },
  async apply(host, runs, seen) {
    for (const [namespace, operations] of byNamespace(runs.flat())) {
      const present = new Map((namespaceOf(seen, namespace)?.ipsets ?? []).map((set) => [set.name, set]));
      // The last one said of a set counts.
      const last = [...new Map(operations.map((operation) => [operation.name, operation])).values()];
      const lines = last.flatMap((operation) =>
        operation.op === "ipset.ensure" ? fillLines(host, operation, present.get(operation.name)) : [],
      );
      // A console that was ended in between left what it was filling.
      const left = last.map(({ name }) => beside(name)).filter((name) => present.has(name));
      await restore(host, namespace, [...left.map((name) => `destroy ${name}`), ...lines]);
      const gone = last.filter(({ op, name }) => op === "ipset.absent" && present.has(name));
      await restore(
        host,
        namespace,
        gone.map(({ name }) => `destroy ${name}`),
        IN_USE_ATTEMPTS,
      );
    }
  },
};

function fillLines(host: WriteHost, { name, family, members }: EnsureSet, present: IpSet | undefined) {
  if (present && (present.type !== "hash:net" || present.family !== family)) {
    const message = `set ${name} on ${host.view.transport.label} is a ${present.type} of ${present.family ?? "no family"}`;
    throw new BridgeheadError("conflict", message, { remedy: `Remove it by hand (ipset destroy ${name}).` });
  }
  const wanted = [...new Set(members.map(memberOf))];
  const known = new Set(present?.members.map(memberOf));
  if (present && known.size === wanted.length && wanted.every((member) => known.has(member))) return [];
  const size = wanted.length > 65536 ? ` maxelem ${wanted.length}` : "";
  const kind = `hash:net family ${family}${size}`;
  const next = beside(name);
  return [
    ...(present ? [] : [`create ${name} ${kind}`]),
    `create ${next} ${kind}`,
    `flush ${next}`,
    ...wanted.map((member) => `add ${next} ${member}`),
    `swap ${next} ${name}`,
    `destroy ${next}`,
  ];
}

/** The name under which a set's next content is filled. */
const beside = (name: string): string => `${name}-n`;

async function restore(host: WriteHost, namespace: string, lines: readonly string[], attempts = 1): Promise<void> {
  if (lines.length === 0) return;
  const argv = ["ipset", "restore", "-exist"];
  for (let attempt = 1; ; attempt += 1) {
    const result = await feed(host, namespace, argv, `${lines.join("\n")}\n`);
    if (result.exitCode === 0) return;
    const isInUse = /in use by a kernel component/.test(result.stderr);
    if (isInUse && attempt < attempts) {
      await new Promise((resolve) => setTimeout(resolve, 30 * attempt));
      continue;
    }
    const at = Number(/line (\d+)/.exec(result.stderr)?.[1] ?? Number.NaN);
    const stderr = `${result.stderr.trim()}${Number.isNaN(at) ? "" : `\nin: ${lines[at - 1]}`}`;
    const remedy = isInUse ? "Take the rules that match it out first." : undefined;
    throw refusal(host, namespace, argv, { ...result, stderr }, remedy);
  }
}

/** A member may carry options (`nomatch`) behind the prefix. */
function memberOf(member: string): string {
  const [prefix = "", ...options] = member.split(" ");
  return [canonicalPrefix(prefix), ...options].join(" ");
}

function byNamespace(operations: readonly HostOperation[]): ReadonlyMap<string, readonly SetOperation[]> {
  const groups = new Map<string, SetOperation[]>();
  for (const operation of operations) {
    if (operation.op !== "ipset.ensure" && operation.op !== "ipset.absent") continue;
    groups.set(operation.namespace, [...(groups.get(operation.namespace) ?? []), operation]);
  }
  return groups;
}
