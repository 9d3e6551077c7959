import { ask, refusal } from "@/server/hosts/backends/linux/write/command";
import { patchNamespaces, withoutNamespaces } from "@/server/hosts/backends/linux/write/patch-state";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { mergeLinks, parseLinkRows } from "@/server/hosts/parse/links";
import { resolvePeers } from "@/server/hosts/parse/peers";
import { mergeRoutes, parseRoutes } from "@/server/hosts/parse/routes";
import { TransportError } from "@/server/hosts/transports/transport";
import type { HostState, Namespace } from "@/server/model/host-state";

const LINKS = ["ip", "-j", "-d", "addr", "show"];
const ROUTES = [
  ["ip", "-j", "route", "show", "table", "all"],
  ["ip", "-j", "-6", "route", "show", "table", "all"],
];

/** Links (and routes) of these namespaces as they are now; a namespace that is not there is not in the answer. */
export async function lookAtLinks(
  host: WriteHost,
  names: readonly string[],
  withRoutes: ReadonlySet<string>,
): Promise<HostState> {
  const wanted = [...new Set(names)];
  const there = wanted.some((name) => name !== "") ? await namespaceNames(host) : new Set<string>();
  const present = wanted.filter((name) => name === "" || there.has(name));
  const read = await Promise.all(present.map((name) => readLinks(host, name, withRoutes.has(name))));
  const links = resolvePeers(read.map(({ name, parsed }) => ({ name, nsids: {}, parsed })));
  const parts = new Map(
    read.map(({ name, routes }): [string, Partial<Namespace>] => [
      name,
      { links: links.get(name) ?? [], ...(routes && { routes }) },
    ]),
  );
  const gone = new Set(wanted.filter((name) => !present.includes(name)));
  return withoutNamespaces(patchNamespaces(host.state, parts), gone);
}

async function readLinks(host: WriteHost, name: string, withRoutes: boolean) {
  const commands = withRoutes ? [LINKS, ...ROUTES] : [LINKS];
  const [links, ipv4, ipv6] = await ask(host, name, commands);
  if (links?.exitCode !== 0) throw refusal(host, name, LINKS, links ?? { exitCode: null, stderr: "" });
  const parsed = mergeLinks([], parseLinkRows(links.stdout));
  if (!withRoutes) return { name, parsed, routes: null };
  const routesOf = (stdout: string | undefined, family?: "inet6") => parseRoutes(stdout || "[]", family);
  return { name, parsed, routes: mergeRoutes(routesOf(ipv4?.stdout), routesOf(ipv6?.stdout, "inet6")) };
}

/** Named namespaces that the host has now. */
export async function namespaceNames({ view, signal }: WriteHost): Promise<ReadonlySet<string>> {
  if (view.netnsDir === null) return new Set();
  try {
    return new Set(await view.transport.readDir(view.netnsDir, signal));
  } catch (error) {
    if (error instanceof TransportError && error.problem === "not-found") return new Set();
    throw error;
  }
}
