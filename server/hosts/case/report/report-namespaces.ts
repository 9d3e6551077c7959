import type { RawNamespace } from "../../raw";
import { type ReportFiles, reportFileName } from "./report-files";

/**
 * Root first, then those that `ip netns` lists and those that only files tell of. A name that sos had to change for a file
 * name is the listed one.
 */
export function reportNamespaces(files: ReportFiles): {
  readonly listed: boolean;
  readonly namespaces: RawNamespace[];
} {
  const list = files.command("", ["ip netns", "ip netns list"]);
  const names = new Set<string>();
  const nsids: Record<string, string> = {};
  for (const line of (list?.text ?? "").split("\n")) {
    const [, name, id] = /^(.+?)(?: \(id: (\d+)\))?$/.exec(line.trim()) ?? [];
    if (name === undefined || / (?:not found|failed|denied)/i.test(line)) continue;
    names.add(name);
    if (id !== undefined) nsids[id] = name;
  }
  const mangled = new Set([...names].map(reportFileName));
  for (const name of [...files.namespaceFolders(), ...files.namespacesOfNames()]) {
    if (!mangled.has(reportFileName(name))) names.add(name);
  }
  const others = [...names].sort().map((name): RawNamespace => ({ name, inode: null, pids: [], nsids: {} }));
  return { listed: list !== null, namespaces: [{ name: "", inode: null, pids: [], nsids }, ...others] };
}
