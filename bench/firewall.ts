import { fileURLToPath } from "node:url";
import { median } from "@/bench/statistics";
import { type WritingHost, writingHost } from "@/bench/writing-host";
import { onHost } from "@/server/lab/hosts/host-tree";
import type { HostOperation } from "@/server/model/host-operation";

const PORTS = 100;
const RULES_PER_PORT = 48;
const RUNS = 7;

type Chain = { readonly name: string; readonly rules: readonly string[] };

/**
 * 5,000 rules of 100 ports put in force at once by `chains.set`, against one plain `iptables-restore` of the same text; both
 * from an empty table, by turns. Ours also looks at what is there and computes the difference.
 */
export async function run(): Promise<void> {
  const writing = await writingHost("bfw");
  try {
    const chains = firewall();
    const rules = chains.reduce((sum, chain) => sum + chain.rules.length, 1);
    const all = change(chains);
    const none: HostOperation = { ...change([]), absent: chains.map(({ name }) => name) };
    const times = { mine: [] as number[], plain: [] as number[], again: [] as number[], one: [] as number[] };
    for (let turn = 0; turn <= RUNS; turn += 1) {
      const mine = await timed(() => writing.must([[all]]));
      const again = await timed(() => writing.must([[all]]));
      const one = await timed(() => writing.must([[change([changed(chains, turn)])]]));
      await writing.must([[none]]);
      const plain = await timed(() => restore(writing, chains));
      await writing.must([[none]]);
      // The first turn warms both up.
      if (turn === 0) continue;
      times.mine.push(mine);
      times.again.push(again);
      times.one.push(one);
      times.plain.push(plain);
    }
    console.log(`firewall: ${rules} rules on ${PORTS} ports, ${RUNS} runs by turns`);
    console.log(`  chains.set, nothing there   ${figures(times.mine)}`);
    console.log(`  plain iptables-restore      ${figures(times.plain)}`);
    console.log(
      `  ratio of medians            ${(median(times.mine) / median(times.plain)).toFixed(2)} (aim: at most 2)`,
    );
    console.log(`  chains.set, all there       ${figures(times.again)}`);
    console.log(`  chains.set, one rule more   ${figures(times.one)}`);
  } finally {
    await writing.stop();
  }
}

/** Per port a chain in and a chain out; one that leads to them. */
function firewall(): readonly Chain[] {
  const ids = Array.from({ length: PORTS }, (_, n) => n.toString(16).padStart(10, "0"));
  const rulesOf = (id: string, tag: string, count: number): Chain => ({
    name: `bench-${tag}${id}`,
    rules: [
      "-m state --state RELATED,ESTABLISHED -j RETURN",
      ...Array.from({ length: count - 2 }, (_, n) => `-s 10.0.${n}.0/24 -p tcp -m tcp --dport ${1000 + n} -j RETURN`),
      "-j DROP",
    ],
  });
  const lead: Chain = {
    name: "bench-sg-chain",
    rules: ids.flatMap((id) => [
      `-m physdev --physdev-out tap${id} --physdev-is-bridged -j bench-i${id}`,
      `-m physdev --physdev-in tap${id} --physdev-is-bridged -j bench-o${id}`,
    ]),
  };
  const half = RULES_PER_PORT / 2;
  return [...ids.flatMap((id) => [rulesOf(id, "i", half), rulesOf(id, "o", half)]), lead];
}

function changed(chains: readonly Chain[], turn: number): Chain {
  const { name = "", rules = [] } = chains[0] ?? {};
  return { name, rules: rules.toSpliced(3, 0, `-p udp -m udp --dport ${7000 + turn} -j RETURN`) };
}

function change(chains: readonly Chain[]): Extract<HostOperation, { op: "chains.set" }> {
  const rule = "-j bench-sg-chain";
  const at = chains.length > 0 ? "first" : "absent";
  const jumps = [{ chain: "FORWARD", rule, at } as const];
  return { op: "chains.set", namespace: "", family: "ipv4", table: "filter", chains, absent: [], jumps };
}

async function restore({ host }: WritingHost, chains: readonly Chain[]): Promise<void> {
  const lines = [
    "*filter",
    ...chains.map(({ name }) => `:${name} - [0:0]`),
    ...chains.flatMap(({ name, rules }) => rules.map((rule) => `-A ${name} ${rule}`)),
    "-A FORWARD -j bench-sg-chain",
    "COMMIT",
  ];
  await onHost(host.tree, ["iptables-restore", "-n"], { stdin: `${lines.join("\n")}\n` });
}

function figures(samples: readonly number[]): string {
  return `median ${median(samples).toFixed(0)} ms (${Math.min(...samples).toFixed(0)}–${Math.max(...samples).toFixed(0)})`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
