import type { LedgerChain, PortLedger } from "@/server/model/security-group-views";

/** Packets of each line as they were counted at one time. */
export type CounterSample = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** By `lineKeys`. */
  readonly packets: ReadonlyMap<string, number>;
};

/** Packets a second, by `lineKeys`. */
export type CounterRates = ReadonlyMap<string, number>;

/** A key for each line of a chain that stays when lines come and go above it; equal lines are told apart by their turn. */
export function lineKeys({ family, name, lines }: Pick<LedgerChain, "family" | "name" | "lines">): readonly string[] {
  const seen = new Map<string, number>();
  return lines.map(({ spec }) => {
    const turn = (seen.get(spec) ?? 0) + 1;
    seen.set(spec, turn);
    return `${family} ${name} ${turn} ${spec}`;
  });
}

/** `null`: no host was counted. */
export function sampleOf({ host, chains }: Pick<PortLedger, "host" | "chains">): CounterSample | null {
  if (host === null || host.countedAt === null) return null;
  const packets = chains.flatMap((chain) => {
    const keys = lineKeys(chain);
    return chain.lines.flatMap((line, at): [string, number][] =>
      line.packets === null ? [] : [[keys[at] ?? "", line.packets]],
    );
  });
  return { at: host.countedAt, packets: new Map(packets) };
}

/** Lines that are in only one of the samples have no rate, nor do those whose counter was set back. */
export function ratesBetween(before: CounterSample, now: CounterSample): CounterRates {
  const seconds = (now.at - before.at) / 1000;
  if (seconds <= 0) return new Map();
  return new Map(
    [...now.packets].flatMap(([key, packets]): [string, number][] => {
      const earlier = before.packets.get(key);
      return earlier === undefined || earlier > packets ? [] : [[key, (packets - earlier) / seconds]];
    }),
  );
}

/** One decimal below ten, so that a packet in five seconds is not nothing. */
export function rateText(perSecond: number): string {
  const digits = perSecond > 0 && perSecond < 10 ? 1 : 0;
  return `${perSecond.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits })}/s`;
}
