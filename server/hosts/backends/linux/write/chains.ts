import { chainLines } from "@/server/hosts/backends/linux/write/chain-lines";
import { ask, CommandError, feed, refusal } from "@/server/hosts/backends/linux/write/command";
import { namespaceOf, patchNamespaces } from "@/server/hosts/backends/linux/write/patch-state";
import type { Performer, WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { parseRuleSet } from "@/server/hosts/parse/rule-set";
import type { FilterOperation, HostOperation } from "@/server/model/host-operation";
import type { FilterTable, HostState, Namespace, RuleSet } from "@/server/model/host-state";

type SetChains = Extract<FilterOperation, { op: "chains.set" }>;
type Family = SetChains["family"];

/** Each table is put in force by itself: the one that opens ports comes last. */
const ORDER: readonly SetChains["table"][] = ["raw", "mangle", "nat", "filter"];
/** What the tool ends with when the kernel said no, also because somebody else was just writing. */
const BUSY = 4;
const ATTEMPTS = 4;

/** All chains of a batch by one `iptables-restore --noflush` for a namespace and family, which holds only what differs. */
export const chains: Performer = {
  async look(host, operations) {
    let state = host.state;
    for (const group of groupsOf(operations)) state = await lookAt(host, group, state);
    return state;
  },
  async apply(host, runs, seen) {
    for (const group of groupsOf(runs.flat())) {
      let state = seen;
      for (let attempt = 1; ; attempt += 1) {
        const result = await restore(host, group, state);
        if (result === null) break;
        if (result.exitCode !== BUSY || attempt === ATTEMPTS) throw result;
        await new Promise((resolve) => setTimeout(resolve, 50 * attempt));
        state = await lookAt(host, group, state);
      }
    }
  },
};

type Group = { readonly namespace: string; readonly family: Family; readonly operations: readonly SetChains[] };

function groupsOf(operations: readonly HostOperation[]): readonly Group[] {
  const groups = new Map<string, { namespace: string; family: Family; operations: SetChains[] }>();
  for (const operation of operations) {
    if (operation.op !== "chains.set") continue;
    const { namespace, family } = operation;
    const key = `${namespace}\u0000${family}`;
    const group = groups.get(key) ?? { namespace, family, operations: [] };
    group.operations.push(operation);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const tool = (family: Family) => (family === "ipv4" ? "iptables" : "ip6tables");
const tablesOf = ({ operations }: Group) => ORDER.filter((name) => operations.some(({ table }) => table === name));

async function lookAt(host: WriteHost, group: Group, state: HostState): Promise<HostState> {
  const { namespace, family } = group;
  const commands = tablesOf(group).map((table) => [`${tool(family)}-save`, "-c", "-t", table]);
  const answers = await ask(host, namespace, commands);
  const tables = answers.flatMap((answer, at): readonly FilterTable[] => {
    if (answer.exitCode !== 0) throw refusal(host, namespace, commands[at] ?? [], answer);
    return parseRuleSet(answer.stdout, family).tables;
  });
  const part = family === "ipv4" ? "iptables" : "ip6tables";
  const before = namespaceOf(state, namespace)?.[part];
  const others = before?.tables.filter((table) => !tables.some(({ name }) => name === table.name)) ?? [];
  const rules: RuleSet = { family, tables: [...others, ...tables], warnings: before?.warnings ?? [] };
  const patch: Partial<Namespace> = { [part]: rules };
  return patchNamespaces(state, new Map([[namespace, patch]]));
}

/** `null`: it is so. */
async function restore(host: WriteHost, group: Group, state: HostState): Promise<CommandError | null> {
  const { namespace, family, operations } = group;
  const found = namespaceOf(state, namespace);
  const rules = family === "ipv4" ? found?.iptables : found?.ip6tables;
  const lines = tablesOf(group).flatMap((name) => {
    const present = rules?.tables.find((table) => table.name === name)?.chains ?? [];
    const changed = chainLines(
      present,
      operations.filter(({ table }) => table === name),
    );
    return changed.length === 0 ? [] : [`*${name}`, ...changed, "COMMIT"];
  });
  if (lines.length === 0) return null;
  const argv = [`${tool(family)}-restore`, "-n", "-w", "5"];
  const result = await feed(host, namespace, argv, `${lines.join("\n")}\n`);
  if (result.exitCode === 0) return null;
  const at = Number(/line:? (\d+)/.exec(result.stderr)?.[1] ?? Number.NaN);
  const line = Number.isNaN(at) ? "" : `\nin: ${lines[at - 1]}`;
  const stderr = `${result.stderr.trim()}${line}`;
  const error = refusal(host, namespace, argv, { ...result, stderr }, "Observe the host again and plan anew.");
  if (error instanceof CommandError) return error;
  throw error;
}
