import { createHmac } from "node:crypto";

/**
 * Keyed one-to-one mappings: the same key and value give the same mask everywhere, and nobody without the key finds the way
 * back. `purpose` keeps mappings of different things apart.
 */
export class Scramble {
  private readonly kept = new Map<string, Buffer>();

  constructor(private readonly key: string) {}

  digest(purpose: string, value: string): Buffer {
    const name = `${purpose} ${value}`;
    const known = this.kept.get(name);
    if (known !== undefined) return known;
    const made = createHmac("sha256", this.key).update(name).digest();
    this.kept.set(name, made);
    return made;
  }

  /** A permutation of the numbers of `bits` bits (even, at most 64): a Feistel network of four rounds. */
  permute(purpose: string, value: bigint, bits: number): bigint {
    const half = BigInt(bits / 2);
    const mask = (1n << half) - 1n;
    let left = value >> half;
    let right = value & mask;
    for (let round = 0; round < 4; round += 1) {
      const digest = this.digest(`${purpose} ${bits} ${round}`, right.toString(16));
      const mixed = left ^ (digest.readBigUInt64BE(0) & mask);
      left = right;
      right = mixed;
    }
    return (left << half) | right;
  }

  /**
   * Changes the bits `from` to `to` (excluded, counted from the first) of a number of `bits` bits so that two numbers that
   * share a prefix share one of the same length afterwards.
   */
  keepPrefixes(purpose: string, value: bigint, bits: number, from: number, to: number): bigint {
    let changed = value;
    for (let at = from; at < to; at += 1) {
      const prefix = value >> BigInt(bits - at);
      const flip = (this.digest(`${purpose} ${at}`, prefix.toString(16))[0] ?? 0) & 1;
      if (flip === 1) changed ^= 1n << BigInt(bits - 1 - at);
    }
    return changed;
  }
}
