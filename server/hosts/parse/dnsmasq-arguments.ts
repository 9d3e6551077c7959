import { type ProcessRow, processName } from "./processes";

/** A dnsmasq of a DHCP agent, found by its arguments. Both generations name their files; Havana's also the interface. */
export type DnsmasqProcess = {
  readonly pid: number;
  readonly networkId: string;
  readonly interface: string | null;
  /** Havana and earlier (`--leasefile-ro`): the agent keeps the leases, there is no file. */
  readonly leaseFileReadOnly: boolean;
  readonly arguments: readonly string[];
};

export function dnsmasqProcesses(rows: readonly ProcessRow[]): DnsmasqProcess[] {
  const found: DnsmasqProcess[] = [];
  for (const row of rows) {
    if (processName(row.command) !== "dnsmasq") continue;
    const words = row.command.split(/\s+/).slice(1);
    const networkId = networkIdOf(words);
    if (networkId === null) continue;
    found.push({
      pid: row.pid,
      networkId,
      interface: optionValue(words, "--interface"),
      leaseFileReadOnly: words.includes("--leasefile-ro"),
      arguments: words,
    });
  }
  return found;
}

/** The directory of the files is named after the network. */
function networkIdOf(words: readonly string[]): string | null {
  for (const option of ["--pid-file", "--dhcp-hostsfile", "--dhcp-optsfile", "--dhcp-leasefile"]) {
    const path = optionValue(words, option);
    const directory = path === null ? undefined : /\/dhcp\/([^/]+)\/[^/]+$/.exec(path)?.[1];
    if (directory !== undefined) return directory;
  }
  return null;
}

function optionValue(words: readonly string[], option: string): string | null {
  for (const [at, word] of words.entries()) {
    if (word.startsWith(`${option}=`)) return word.slice(option.length + 1);
    if (word === option) return words[at + 1] ?? null;
  }
  return null;
}
