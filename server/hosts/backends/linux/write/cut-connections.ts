import { ask, feed, must, refusal } from "@/server/hosts/backends/linux/write/command";
import { isAllowed, type Judge, questionsOf } from "@/server/hosts/backends/linux/write/judge-connections";
import {
  pairOf,
  readConnections,
  type TrackedConnection,
} from "@/server/hosts/backends/linux/write/tracked-connection";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { BridgeheadError } from "@/server/model/errors";
import { REVOKED, REVOKED_MARK } from "@/server/model/revoked-connections";

/** Between taking an entry out and putting it in again a packet may make one of its own; so often in a row it may. */
const VAIN_ROUNDS = 10;
/** An entry that is put in is as old as an established one may get; its packets are dropped, however long it is there. */
const SECONDS = 432_000;

/** See `conntrack.judge`. */
export async function cutConnections(host: WriteHost, judge: Judge): Promise<void> {
  const found = await connectionsIn(host, judge);
  const isMember = await membersAmong(host, judge, found);
  const verdicts = found.map((connection) => ({ connection, allowed: isAllowed(judge, connection, isMember) }));
  const freed = verdicts.filter(({ connection, allowed }) => allowed === true && isCut(connection));
  await replace(
    host,
    judge,
    freed.map(({ connection }) => removal(judge, connection)),
  );
  const cut = new Map(
    verdicts
      .filter(({ allowed }) => allowed === false)
      .map(({ connection }) => [pairOf(connection), connection] as const),
  );
  let present = found;
  let least = Number.POSITIVE_INFINITY;
  for (let vain = 0; vain < VAIN_ROUNDS; vain += 1) {
    const living = present.filter((connection) => cut.has(pairOf(connection)) && !isCut(connection));
    if (living.length === 0) return;
    if (living.length < least) vain = 0;
    least = Math.min(least, living.length);
    await replace(
      host,
      judge,
      living.flatMap((connection) => {
        const first = cut.get(pairOf(connection)) ?? connection;
        return [removal(judge, connection), entry(judge, first)];
      }),
    );
    present = await connectionsIn(host, judge);
  }
  throw new BridgeheadError(
    "refused",
    `connections of zone ${judge.zone} could not be cut: they were known again at once`,
    {
      remedy: "Apply the plan again, or shut the port's device for a moment.",
    },
  );
}

const isCut = ({ mark }: TrackedConnection): boolean => (mark & REVOKED.mask) >>> 0 === REVOKED.mark;

async function connectionsIn(host: WriteHost, judge: Judge): Promise<readonly TrackedConnection[]> {
  const list = ["conntrack", "-L", "-f", judge.family, "-w", String(judge.zone), "-p", "tcp"];
  const [answer] = await must(host, judge.namespace, [list]);
  return readConnections(answer?.stdout ?? "");
}

async function membersAmong(host: WriteHost, judge: Judge, connections: readonly TrackedConnection[]) {
  const questions = questionsOf(judge, connections);
  const answers = await ask(
    host,
    judge.namespace,
    questions.map(([set, address]) => ["ipset", "-q", "test", set, address]),
  );
  const members = new Set(
    questions.filter((_, at) => answers[at]?.exitCode === 0).map(([set, address]) => `${set} ${address}`),
  );
  return (set: string, address: string): boolean => members.has(`${set} ${address}`);
}

function tupleOf({ zone }: Judge, { source, destination, sourcePort, destinationPort }: TrackedConnection): string {
  return `-w ${zone} -p tcp -s ${source} -d ${destination} --sport ${sourcePort} --dport ${destinationPort}`;
}

const removal = (judge: Judge, connection: TrackedConnection): string =>
  `-D -f ${judge.family} ${tupleOf(judge, connection)}`;
const entry = (judge: Judge, connection: TrackedConnection): string =>
  `-I ${tupleOf(judge, connection)} -t ${SECONDS} --state ESTABLISHED -u SEEN_REPLY,ASSURED -m ${REVOKED_MARK}`;

/**
 * conntrack cannot change the mark of an entry that has a zone (1.4.7: `-U` takes none), so entries are taken out and put in
 * again, by one process where it can (`-R`, since 1.4.7): that leaves some microseconds between the two. What is gone
 * already, or there again, is seen by who looks next.
 */
async function replace(host: WriteHost, { namespace }: Judge, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  // It opens its stdin by name, which works for a pipe only.
  const restore = ["sh", "-c", "cat | conntrack -R -"];
  const result = await feed(host, namespace, restore, `${lines.join("\n")}\n`);
  if (/(unknown|invalid|unrecognized) option/i.test(result.stderr)) {
    const commands = lines.map((line) => ["conntrack", ...line.split(" ")]);
    await ask(host, namespace, commands);
  } else if (result.exitCode !== 0 && !/conntrack exists|No such file|0 flow entries/i.test(result.stderr)) {
    throw refusal(host, namespace, restore, result);
  }
}
