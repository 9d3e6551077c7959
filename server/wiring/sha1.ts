/** SHA-1 of an ASCII text, as 20 bytes. For Neutron's shortened names only (`dataplane.md` 1.4), never for secrets. */
export function sha1(text: string): readonly number[] {
  const words = padded(text);
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let at = 0; at < words.length; at += 16) state = digestBlock(state, words.slice(at, at + 16));
  return state.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
}

type State = readonly [number, number, number, number, number];

function padded(text: string): number[] {
  const bytes = [...text].map((character) => character.charCodeAt(0) & 255);
  const words = new Array<number>((((bytes.length + 8) >> 6) + 1) * 16).fill(0);
  [...bytes, 0x80].forEach((byte, at) => {
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - (at % 4) * 8));
  });
  words[words.length - 1] = bytes.length * 8;
  return words;
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function digestBlock(state: State, block: readonly number[]): State {
  const words = [...block];
  for (let at = 16; at < 80; at += 1) {
    const mixed = [3, 8, 14, 16].reduce((sum, back) => sum ^ (words[at - back] ?? 0), 0);
    words.push(rotate(mixed, 1));
  }
  let [a, b, c, d, e] = state;
  words.forEach((word, at) => {
    const [f, k] = roundOf(at, b, c, d);
    [a, b, c, d, e] = [(rotate(a, 5) + f + e + k + word) | 0, a, rotate(b, 30), c, d];
  });
  const [p, q, r, s, t] = state;
  return [(p + a) | 0, (q + b) | 0, (r + c) | 0, (s + d) | 0, (t + e) | 0];
}

function roundOf(at: number, b: number, c: number, d: number): readonly [number, number] {
  if (at < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (at < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (at < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}
