import { ask, feed, must, refusal } from "@/server/hosts/backends/linux/write/command";
import {
  type IsMember,
  isAllowed,
  type Judge,
  questionsOf,
} from "@/server/hosts/backends/linux/write/judge-connections";
import {
  pairOf,
  readConnections,
  type TrackedConnection,
} from "@/server/hosts/backends/linux/write/tracked-connection";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { BridgeheadError } from "@/server/model/errors";
import { groupBy } from "@/server/model/group-by";
import { REVOKED, REVOKED_MARK } from "@/server/model/revoked-connections";

/** Between taking an entry out and putting it in again a packet may make one of its own; so often in a row it may. */
const VAIN_ROUNDS = 10;
/** An entry that is put in is as old as an established one may get; its packets are dropped, however long it is there. */
const SECONDS = 432_000;
/** So many are replaced by one command, which reads the whole table for each that it takes out. */
const AT_ONCE = 200;

/** See `conntrack.judge`. All are looked at together; only those that have something to cut or to let go of take more. */
export async function cutConnections(host: WriteHost, judges: readonly Judge[]): Promise<void> {
  for (const [namespace, mine] of groupBy(judges, (judge) => judge.namespace)) {
    const answers = await must(host, namespace, mine.map(listOf));
    const found = mine.map((judge, at) => ({ judge, connections: readConnections(answers[at]?.stdout ?? "") }));
    const isMember = await membersAmong(host, namespace, found);
    for (const { judge, connections } of found) await carryOut(host, judge, connections, isMember);
  }
}

async function carryOut(
  host: WriteHost,
  judge: Judge,
  found: readonly TrackedConnection[],
  isMember: IsMember,
): Promise<void> {
  const verdicts = found.map((connection) => ({ connection, allowed: isAllowed(judge, connection, isMember) }));
  const freed = verdicts.filter(({ connection, allowed }) => allowed === true && isCut(connection));
  await replace(
    host,
    judge,
    freed.map(({ connection }) => [removal(judge, connection)]),
  );
  const refused = verdicts.filter(({ connection, allowed }) => allowed === false && !connection.over);
  const cut = new Map(refused.map(({ connection }) => [pairOf(connection), connection]));
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
      living.map((connection) => [removal(judge, connection), entry(judge, cut.get(pairOf(connection)) ?? connection)]),
    );
    const [again] = await must(host, judge.namespace, [listOf(judge)]);
    present = readConnections(again?.stdout ?? "");
  }
  throw new BridgeheadError(
    "refused",
    `connections of zone ${judge.zone} could not be cut: they were known again at once`,
    { remedy: "Apply the plan again, or shut the port's device for a moment." },
  );
}

const isCut = ({ mark }: TrackedConnection): boolean => (mark & REVOKED.mask) >>> 0 === REVOKED.mark;

function listOf({ family, zone }: Judge): readonly string[] {
  return ["conntrack", "-L", "-f", family, "-w", String(zone), "-p", "tcp"];
}

type Found = { readonly judge: Judge; readonly connections: readonly TrackedConnection[] };

async function membersAmong(host: WriteHost, namespace: string, found: readonly Found[]): Promise<IsMember> {
  const asked = new Map(
    found.flatMap(({ judge, connections }) =>
      questionsOf(judge, connections).map((question) => [question.join(" "), question]),
    ),
  );
  const questions = [...asked.values()];
  const answers = await ask(
    host,
    namespace,
    questions.map(([set, address]) => ["ipset", "-q", "test", set, address]),
  );
  const members = new Set([...asked.keys()].filter((_, at) => answers[at]?.exitCode === 0));
  return (set, address) => members.has(`${set} ${address}`);
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
async function replace(host: WriteHost, judge: Judge, changes: readonly (readonly string[])[]): Promise<void> {
  for (let at = 0; at < changes.length; at += AT_ONCE) {
    await replaceSome(host, judge, changes.slice(at, at + AT_ONCE).flat());
  }
}

async function replaceSome(host: WriteHost, { namespace }: Judge, lines: readonly string[]): Promise<void> {
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
