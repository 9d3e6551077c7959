/**
 * An archive of sosreport: one folder (`sosreport-NAME-…/`) with `sos_commands/PLUGIN/COMMAND` and copies of the host's own
 * files (`etc/`, `proc/`, `var/` …). Most of its thousands of entries are of no use here and may have names and kinds (links,
 * backslashes) that a capture never has: those are passed over unread.
 */
const REPORT = /^((?:\.\/)?(?:[^/]+\/)?)(?:sos_commands|sos_reports|sos_logs|sos_strings)(?:\/|$)/;
const NAMED = /^(?:\.\/)?sosreport-[^/]*(?:\/|$)/;

/** What of a report is read, by the path below its folder. */
const WANTED = [
  /^sos_commands\/networking\/(?!.*(?:ethtool|netstat|nstat|_ss_|devlink|nmcli|tc_-s))/,
  /^sos_commands\/openvswitch\/(?:ovs-vsctl|ovsdb-client|ovs-ofctl(?:_-O_\w+)?_dump-flows)/,
  /^sos_commands\/(?:firewall_tables|ebtables|ipset|conntrack|netfilter|bridge)\/[^/]+$/,
  /^sos_commands\/process\/ps_(?:alxwww|auxwww)$/,
  /^sos_commands\/(?:host\/hostname|kernel\/(?:sysctl_-a|uname_-a)|general\/(?:hostname|date|uname_-a)|date\/date(?:_--utc)?)$/,
  /^etc\/hostname$/,
  /^(?:etc|var\/lib|usr\/local\/etc)\/openvswitch\/conf\.db$/,
  /^var\/lib\/neutron\/dhcp\/[^/]+\/[^/]+$/,
];

/** The folder of the report that a path belongs to, with a closing `/` (or `""`); `null`: of none, as far as its name tells. */
export function reportOf(path: string): string | null {
  const named = NAMED.exec(path)?.[0];
  if (named !== undefined) return named.endsWith("/") ? named : `${named}/`;
  return REPORT.exec(path)?.[1] ?? null;
}

export function isWantedOfReport(path: string, root: string): boolean {
  const inside = path.slice(root.length);
  return WANTED.some((pattern) => pattern.test(inside));
}

/** The folders of all reports among paths that were kept. */
export function reportRoots(paths: Iterable<string>): string[] {
  const roots = new Set<string>();
  for (const path of paths) {
    const root = /^((?:.*\/)?)sos_commands\//.exec(path)?.[1];
    if (root !== undefined) roots.add(root);
  }
  return [...roots].sort();
}
