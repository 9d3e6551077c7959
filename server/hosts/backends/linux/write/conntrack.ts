import { ask, refusal } from "@/server/hosts/backends/linux/write/command";
import type { Performer } from "@/server/hosts/backends/linux/write/write-host";
import type { FilterOperation, HostOperation } from "@/server/model/host-operation";

type Clear = Extract<FilterOperation, { op: "conntrack.clear" }>;

/** Deleted entries are counted on stderr; the tool ends with 1 when there was none, which is what was wanted. */
export const conntrack: Performer = {
  look: async ({ state }) => state,
  async apply(host, runs) {
    const operations = runs.flat().filter(isClear);
    for (const namespace of new Set(operations.map((operation) => operation.namespace))) {
      const commands = operations.filter((operation) => operation.namespace === namespace).map(commandOf);
      const answers = await ask(host, namespace, commands);
      for (const [at, answer] of answers.entries()) {
        const isNone = answer.exitCode === 1 && /0 flow entries have been deleted/.test(answer.stderr);
        if (answer.exitCode !== 0 && !isNone) throw refusal(host, namespace, commands[at] ?? [], answer);
      }
    }
  },
};

function isClear(operation: HostOperation): operation is Clear {
  return operation.op === "conntrack.clear";
}

function commandOf({ family, zone, protocol, source, destination }: Clear): readonly string[] {
  return [
    ...["conntrack", "-D", "-f", family],
    ...(zone === null ? [] : ["-w", String(zone)]),
    ...(protocol === null ? [] : ["-p", protocol]),
    ...(source === null ? [] : ["-s", source]),
    ...(destination === null ? [] : ["-d", destination]),
  ];
}
