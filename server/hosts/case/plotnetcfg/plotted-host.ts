import { z } from "zod";
import type { CollectorError, HostState } from "@/server/model/host-state";
import { excerpt, MalformedError } from "../../parse/malformed";
import { parseHost } from "../../parse/parse-host";
import type { Part, RawNamespace, RawText } from "../../raw";
import { type Plotted, type PlottedNamespace, plottedSchema } from "./format";
import { linksOfPlot, type PlottedPlace, plottedPlaces } from "./plotted-links";
import { ovsOfPlot } from "./plotted-ovs";

const COMMAND = "plotnetcfg -f json";

/** What a drawing never holds, and what would tell it. */
const ABSENT_OF_NAMESPACE: readonly (readonly [Part, string])[] = [
  ["neigh", "ip neigh"],
  ["iptables", "iptables-save"],
  ["ip6tables", "ip6tables-save"],
  ["conntrack", "conntrack -L"],
  ["sysctl", "sysctl net"],
];
const ABSENT_OF_HOST: readonly (readonly [Part, string])[] = [
  ["ebtables", "ebtables-save"],
  ["ipset", "ipset save"],
  ["processes", "ps alxwww"],
];

/** A host as plotnetcfg drew it. The drawing does not say whose it is: `name` is the file's. */
export function readPlottedHost(name: string, json: unknown, at: number): HostState {
  const parsed = plottedSchema.safeParse(json);
  if (!parsed.success) throw new MalformedError(excerpt(z.prettifyError(parsed.error)));
  const plot = parsed.data;
  const places = plottedPlaces(plot);
  const drawn = Object.values(plot.namespaces).sort((a, b) => (a.name < b.name ? -1 : 1));
  const read = drawn.map((namespace) => readNamespace(namespace, places));
  const ovsdb = ovsOfPlot(plot);
  const time = Date.parse(plot.date?.trim() ?? "");
  return parseHost({
    hostname: name,
    at: Number.isFinite(time) ? time : at,
    kernel: null,
    namespaces: read.map((each) => each.namespace),
    texts: read.flatMap((each) => each.texts),
    ovsdb,
    ...(ovsdb === null ? {} : { ovsdbSource: { command: COMMAND, ms: 0 } }),
    errors: [...read.flatMap((each) => each.errors), ...ABSENT_OF_HOST.map(absent("")), ...ovsErrors(plot, ovsdb)],
  });
}

function readNamespace(namespace: PlottedNamespace, places: ReadonlyMap<string, PlottedPlace>) {
  const name = namespace.name;
  const nsids: Record<string, string> = {};
  const nsidOf = (other: string) => {
    const known = Object.keys(nsids).find((id) => nsids[id] === other);
    if (known !== undefined) return Number(known);
    nsids[String(Object.keys(nsids).length)] = other;
    return Object.keys(nsids).length - 1;
  };
  const origin = { namespace: name, command: COMMAND, ms: 0 } as const;
  const links = linksOfPlot(namespace, places, nsidOf);
  const texts: RawText[] = [{ part: "link", ...origin, text: JSON.stringify(links) }];
  const errors: CollectorError[] = ABSENT_OF_NAMESPACE.map(absent(name));
  if (namespace.routes === undefined) errors.push(absent(name)(["route", "ip route show table all"]));
  else texts.push({ part: "route", ...origin, text: JSON.stringify(routeRows(namespace.routes, places)) });
  for (const message of namespace.warnings) errors.push({ part: "link", namespace: name, command: COMMAND, message });
  const raw: RawNamespace = { name, inode: null, pids: [], nsids };
  return { namespace: raw, texts, errors };
}

function routeRows(tables: NonNullable<PlottedNamespace["routes"]>, places: ReadonlyMap<string, PlottedPlace>) {
  return Object.entries(tables).flatMap(([id, table]) =>
    table.routes.map((route) => ({
      dst:
        route.destination === undefined || /^(0\.0\.0\.0|::)\/0$/.test(route.destination)
          ? "default"
          : route.destination,
      table: table.name === "" ? id : table.name,
      ...(route.gateway === undefined ? {} : { gateway: route.gateway }),
      ...(route.oif === undefined ? {} : { dev: places.get(route.oif)?.item.name }),
      ...(route.protocol === undefined ? {} : { protocol: route.protocol }),
      ...(route.scope === undefined ? {} : { scope: route.scope }),
      ...(route["preffered-source"] === undefined ? {} : { prefsrc: route["preffered-source"] }),
      ...(route.priority ? { metric: route.priority } : {}),
      ...(route.family === "INET6" ? { pref: "medium" } : {}),
    })),
  );
}

function absent(namespace: string) {
  return ([part, command]: readonly [Part, string]): CollectorError => ({
    part,
    namespace,
    command: namespace === "" ? command : `ip netns exec ${namespace} ${command}`,
    message: `plotnetcfg does not draw it; a capture or sosreport with "${command}" would tell`,
  });
}

function ovsErrors(plot: Plotted, ovsdb: ReturnType<typeof ovsOfPlot>): CollectorError[] {
  const bridges = Object.values(ovsdb?.Bridge ?? {}).map((row) => String(row.name));
  const flows = bridges.map((bridge) => absent("")(["flows", `ovs-ofctl -O OpenFlow13 dump-flows ${bridge}`]));
  const runtime = { part: "ovs", namespace: "", command: "ovs-vsctl list interface" };
  if (ovsdb !== null) {
    const message = "numbers, ids and external_ids of OVS ports are not known: plotnetcfg does not draw them";
    return [{ ...runtime, message }, ...flows];
  }
  const message = `plotnetcfg ${plot.version} drew no switch: whether Open vSwitch ran, and answered it, is not known`;
  return [{ ...runtime, message }];
}
