import { randomInt } from "node:crypto";
import {
  CommandError,
  ENTER_FAILED,
  feed,
  netnsPath,
  noNamespace,
  placeOf,
} from "@/server/hosts/backends/linux/write/command";
import { type LinkStep, linkSteps } from "@/server/hosts/backends/linux/write/link-lines";
import { linkPhases } from "@/server/hosts/backends/linux/write/link-phases";
import { lookAtLinks } from "@/server/hosts/backends/linux/write/look-links";
import { namespaceOf } from "@/server/hosts/backends/linux/write/patch-state";
import type { Performer, WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { inNetns } from "@/server/hosts/transports/transport";
import { type HostOperation, NEWBORN_GROUP } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";

const WAIT_MS = 100;
const WAITS = 30;
/** Above what people give groups, below what `ip` takes. */
const FIRST_GROUP = NEWBORN_GROUP + 1;
const LAST_GROUP = 2 ** 31 - 1;

/**
 * Links, addresses and routes by `ip -batch -`: one batch for a namespace, as long as no operation of an effect has to wait
 * for one in another namespace.
 */
export const links: Performer = {
  look(host, operations) {
    const names = operations.flatMap(namespacesOf);
    const withRoutes = operations.filter(({ op }) => op === "route.ensure" || op === "route.absent");
    return lookAtLinks(host, names, new Set(withRoutes.flatMap(namespacesOf)));
  },
  async apply(host, runs, seen) {
    let state = seen;
    const group = randomInt(FIRST_GROUP, LAST_GROUP);
    for (const phase of linkPhases(runs)) {
      state = await awaitMoved(host, phase, state);
      for (const { namespace, lines } of linkSteps(phase, state, host.view, group)) {
        await ipBatch(host, namespace, lines);
      }
    }
  },
};

function namespacesOf(operation: HostOperation): readonly string[] {
  if (operation.op === "link.move") return [operation.from, operation.to];
  return "namespace" in operation ? [operation.namespace] : [];
}

/** Begun in the root namespace, which it holds open as 9 for what moves there. */
const BATCH = 'exec 9</proc/self/ns/net; exec "$@"';

async function ipBatch(host: WriteHost, namespace: string, lines: LinkStep["lines"]): Promise<void> {
  if (lines.length === 0) return;
  const argv = ["ip", "-batch", "-"];
  const inside = ["sh", "-c", BATCH, "sh", ...inNetns(argv, netnsPath(host, namespace))];
  const result = await feed(host, "", namespace === "" ? argv : inside, `${lines.join("\n")}\n`);
  if (result.exitCode === 0) return;
  if (namespace !== "" && ENTER_FAILED.test(result.stderr)) throw noNamespace(host, namespace);
  const at = Number(/Command failed -:(\d+)/.exec(result.stderr)?.[1] ?? Number.NaN);
  const line = Number.isNaN(at) ? argv : ["ip", ...(lines[at - 1] ?? "").split(" ")];
  const words = result.stderr.replace(/\n?Command failed -:\d+/, "");
  const remedy = /Cannot find device|does not exist|No such device/.test(words)
    ? "A device that this needs is gone: observe the host again and plan anew."
    : /File exists/.test(words)
      ? "The name is taken on the host: remove what bears it, or observe the host again."
      : undefined;
  throw new CommandError(placeOf(host, namespace), line, { ...result, stderr: words }, remedy);
}

/** A device that Open vSwitch is just making may take a moment to be there. */
async function awaitMoved(host: WriteHost, phase: readonly HostOperation[], seen: HostState): Promise<HostState> {
  const moves = phase.filter((operation) => operation.op === "link.move");
  let state = seen;
  for (let wait = 0; wait < WAITS; wait += 1) {
    const has = (namespace: string, name: string) =>
      namespaceOf(state, namespace)?.links?.some((link) => link.name === name) ?? false;
    if (moves.every(({ name, from, to }) => has(from, name) || has(to, name))) return state;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    state = await lookAtLinks(
      host,
      moves.flatMap(({ from, to }) => [from, to]),
      new Set(),
    );
  }
  return state;
}
