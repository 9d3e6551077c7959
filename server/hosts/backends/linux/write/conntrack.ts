import { ask, must, refusal } from "@/server/hosts/backends/linux/write/command";
import { cutConnections } from "@/server/hosts/backends/linux/write/cut-connections";
import type { Performer, WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { groupBy } from "@/server/model/group-by";
import type { FilterOperation } from "@/server/model/host-operation";

type Clear = Extract<FilterOperation, { op: "conntrack.clear" }>;

export const conntrack: Performer = {
  look: async ({ state }) => state,
  async apply(host, runs) {
    const operations = runs.flat();
    await cutConnections(
      host,
      operations.filter((operation) => operation.op === "conntrack.judge"),
    );
    const clears = operations.filter((operation) => operation.op === "conntrack.clear");
    for (const [namespace, mine] of groupBy(clears, (clear) => clear.namespace)) {
      const commands = await Promise.all(mine.map((clear) => commandsOf(host, clear)));
      await forget(host, namespace, commands.flat());
    }
  },
};

/** Deleted entries are counted on stderr; the tool ends with 1 when there was none, which is what was wanted. */
async function forget(host: WriteHost, namespace: string, commands: readonly (readonly string[])[]): Promise<void> {
  const answers = await ask(host, namespace, commands);
  for (const [at, answer] of answers.entries()) {
    const isNone = answer.exitCode === 1 && /0 flow entries have been deleted/.test(answer.stderr);
    if (answer.exitCode !== 0 && !isNone) throw refusal(host, namespace, commands[at] ?? [], answer);
  }
}

/** One command; of all protocols but TCP one for each that is there, as the tool knows no "not". */
async function commandsOf(host: WriteHost, clear: Clear): Promise<readonly (readonly string[])[]> {
  const { namespace, protocol, keepsTcp } = clear;
  if (protocol !== null || !keepsTcp) return [["conntrack", "-D", ...conditionsOf(clear, protocol)]];
  const list = ["conntrack", "-L", ...conditionsOf(clear, null)];
  const [answer] = await must(host, namespace, [list]);
  const numbers = new Set(
    [...(answer?.stdout ?? "").matchAll(/^\S+\s+(\d+) /gm)].flatMap(([, number]) => number ?? []),
  );
  numbers.delete("6");
  return [...numbers].map((number) => ["conntrack", "-D", ...conditionsOf(clear, number)]);
}

function conditionsOf({ family, zone, source, destination }: Clear, protocol: string | null): readonly string[] {
  return [
    ...["-f", family],
    ...(zone === null ? [] : ["-w", String(zone)]),
    ...(protocol === null ? [] : ["-p", protocol]),
    ...(source === null ? [] : ["-s", source]),
    ...(destination === null ? [] : ["-d", destination]),
  ];
}
