import type { HostState } from "@/server/model/host-state";
import { parseHost } from "../../parse/parse-host";
import type { RawHost, RawText } from "../../raw";
import { ReportFiles } from "./report-files";
import { reportNamespaces } from "./report-namespaces";
import { reportOvsdb } from "./report-ovsdb";
import { ReportTexts } from "./report-texts";

/** One host's sosreport, through the parsers of live hosts. `folder`: the report's own name; `texts`: path below it → text. */
export function readReportHost(folder: string, texts: ReadonlyMap<string, string>, at: number): HostState {
  return parseHost(rawReportHost(folder, texts, at));
}

function rawReportHost(folder: string, texts: ReadonlyMap<string, string>, at: number): RawHost {
  const files = new ReportFiles(texts);
  const { listed, namespaces } = reportNamespaces(files);
  const read = new ReportTexts(files);
  const completed = namespaces.map((namespace) => read.readNamespace(namespace));
  read.readHost();
  const ovsdb = reportOvsdb(files);
  const bridges = Object.values(ovsdb.tables?.Bridge ?? {}).flatMap((row) =>
    typeof row.name === "string" ? row.name : [],
  );
  for (const bridge of new Set([...bridges, ...bridgesOfFiles(files)])) readFlows(read, files, bridge);
  const message = 'the report has nothing of "ip netns": a namespace without files goes unnoticed';
  const unlisted = listed ? [] : [{ part: "namespaces", namespace: "", command: "ip netns", message }];
  return {
    hostname: hostnameOf(files) ?? hostOfFolder(folder),
    at: timeOf(files) ?? at,
    kernel: /^Linux \S+ (\S+)/.exec(files.command("", ["uname -a"])?.text ?? "")?.[1] ?? null,
    namespaces: completed,
    texts: [...read.texts, ...dhcpFiles(files)],
    ovsdb: ovsdb.tables,
    ...(ovsdb.source === null ? {} : { ovsdbSource: ovsdb.source }),
    errors: [...unlisted, ...ovsdb.errors, ...read.errors],
  };
}

/** OpenFlow 1.3 and later show every table and all actions; what 1.0 cannot say, it leaves out. */
function readFlows(read: ReportTexts, files: ReportFiles, bridge: string): void {
  const versions = ["OpenFlow14", "OpenFlow13", "OpenFlow15"].map(
    (each) => `ovs-ofctl -O ${each} dump-flows ${bridge}`,
  );
  const file = files.command("", [...versions, `ovs-ofctl dump-flows ${bridge}`]);
  const origin = { part: "flows", namespace: "" } as const;
  if (file === null) {
    const command = `ovs-ofctl -O OpenFlow13 dump-flows ${bridge}`;
    read.errors.push({ ...origin, command, message: `the report has no flows of ${bridge}` });
    return;
  }
  read.texts.push({ ...origin, subject: bridge, command: file.command, ms: 0, text: file.text });
}

function bridgesOfFiles(files: ReportFiles): string[] {
  return files.namesAfter("ovs-ofctl_dump-flows_");
}

function dhcpFiles(files: ReportFiles): RawText[] {
  const texts: RawText[] = [];
  for (const path of files.paths()) {
    const subject = /^var\/lib\/neutron\/dhcp\/([^/]+\/[^/]+)$/.exec(path)?.[1];
    const text = files.text(path);
    if (subject === undefined || text === null) continue;
    texts.push({ part: "dhcp", namespace: "", subject, command: `cat /${path}`, ms: 0, text });
  }
  return texts;
}

function hostnameOf(files: ReportFiles): string | null {
  const text = files.command("", ["hostname"])?.text ?? files.text("etc/hostname") ?? "";
  const name = text.trim();
  return /^[^\s\p{Cc}]{1,253}$/u.test(name) ? name : null;
}

/** `sosreport-NAME[-CASE]-2026-11-21-abcdefg`, `sosreport-NAME-20261121…`. */
export function hostOfFolder(folder: string): string {
  const own = folder.replace(/\/$/, "").split("/").at(-1) ?? "";
  const [, name] = /^sosreport-(.+?)(?:-(?:\d{4}-\d{2}-\d{2}|\d{6,}).*)?$/.exec(own) ?? [];
  const found = name ?? own;
  return found === "" ? "host" : found;
}

function timeOf(files: ReportFiles): number | null {
  const text = files.command("", ["date --utc", "date"])?.text.trim() ?? "";
  const time = Date.parse(text.replace(/^\w{3} /, ""));
  return Number.isFinite(time) ? time : null;
}
