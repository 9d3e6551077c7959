/** A TCP connection as conntrack knows it, told by who began it. */
export type TrackedConnection = {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly mark: number;
  /** Neither end has it any more: the entry only waits for stray packets. */
  readonly over: boolean;
};

const OVER = /^\S+\s+6\s+\d+\s+(?:TIME_WAIT|CLOSE)\s/;
const ENTRY = /\bsrc=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/;
const MARK = /\bmark=(\d+)/;

/** Entries of `conntrack -L -p tcp`, one a line; each tells the packet that began it first, then its answer. */
export function readConnections(text: string): readonly TrackedConnection[] {
  return text.split("\n").flatMap((line): TrackedConnection[] => {
    const [, source, destination, sourcePort, destinationPort] = ENTRY.exec(line) ?? [];
    if (source === undefined || destination === undefined) return [];
    return [
      {
        source,
        destination,
        sourcePort: Number(sourcePort),
        destinationPort: Number(destinationPort),
        mark: Number(MARK.exec(line)?.[1] ?? 0),
        over: OVER.test(line),
      },
    ];
  });
}

/** The same for both ways round: who answers a forgotten connection first seems to have begun it. */
export function pairOf({ source, destination, sourcePort, destinationPort }: TrackedConnection): string {
  return [`${source} ${sourcePort}`, `${destination} ${destinationPort}`].sort().join(" ");
}
