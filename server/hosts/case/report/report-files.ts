/** A printed command of a report. */
export type ReportFile = { readonly path: string; readonly text: string };

/** How sos makes a file name of a command: the program's folder goes, all that is odd becomes `_`, `/` becomes `.`. */
export function reportFileName(command: string): string {
  return command
    .replace(/^\/(usr\/|)(bin|sbin)\//, "")
    .replaceAll(/[^\w\-./]+/g, "_")
    .replaceAll("/", ".")
    .replace(/^[ ._-]+|[ ._-]+$/g, "");
}

const COMMANDS = "sos_commands/";
const IN_NAMESPACE = "ip_netns_exec_";

/** The files of one report, by their path below its folder; commands are found by their words, wherever a release keeps them. */
export class ReportFiles {
  private readonly byName = new Map<string, ReportFile>();
  /** What releases of sos put into `namespaces/NAME/`, or into a file name alone. */
  private readonly folders = new Set<string>();

  constructor(private readonly texts: ReadonlyMap<string, string>) {
    for (const [path, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!path.startsWith(COMMANDS)) continue;
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (!this.byName.has(name)) this.byName.set(name, { path, text });
      const folder = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
      if (folder !== undefined) this.folders.add(folder);
    }
  }

  text(path: string): string | null {
    return this.texts.get(path) ?? null;
  }

  paths(): Iterable<string> {
    return this.texts.keys();
  }

  /** Names as `namespaces/` has them: an odd character in a name is kept there. */
  namespaceFolders(): readonly string[] {
    return [...this.folders];
  }

  /** What the first of these commands that is there printed in a namespace. */
  command(namespace: string, commands: readonly string[]): (ReportFile & { readonly command: string }) | null {
    for (const each of commands) {
      const command = namespace === "" ? each : `ip netns exec ${namespace} ${each}`;
      const file = this.byName.get(reportFileName(command));
      if (file !== undefined) return { ...file, command };
    }
    return null;
  }

  /** Names of files that begin so, without that beginning. */
  namesAfter(start: string): string[] {
    return [...this.byName.keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  }

  /** Namespaces that only file names tell of: `ip_netns_exec_NAME_ip_…`. */
  namespacesOfNames(): string[] {
    const found = this.namesAfter(IN_NAMESPACE).flatMap(
      (rest) =>
        /^(.+?)_(?:ip_(?:-|address|route|link|neigh|vrf)|iptables-save|ip6tables-save|sysctl_)/.exec(rest)?.[1] ?? [],
    );
    return [...new Set(found)];
  }
}
