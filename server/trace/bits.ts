import ipaddr from "ipaddr.js";

/** Numbers of headers, for comparing under a mask. */
export function macBits(mac: string): bigint {
  return BigInt(`0x${mac.replaceAll(":", "")}`);
}

export function addressBits(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

export function macText(bits: bigint): string {
  const digits = bits.toString(16).padStart(12, "0");
  return digits.match(/../g)?.join(":") ?? digits;
}

export function ipv4Text(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join(".");
}

/** Whether an address is in `10.0.0.0/24`, `10.0.0.0/255.255.255.0` or is the plain address; `null`: not understood. */
export function inPrefix(prefix: string, address: string): boolean | null {
  const [network = "", mask] = prefix.split("/");
  if (!ipaddr.isValid(network) || !ipaddr.isValid(address)) return null;
  if (network.includes(":") !== address.includes(":")) return false;
  const width = network.includes(":") ? 128n : 32n;
  const all = (1n << width) - 1n;
  let bits = all;
  if (mask?.match(/^\d+$/)) bits = (all << (width - BigInt(mask))) & all;
  else if (mask !== undefined && ipaddr.isValid(mask)) bits = addressBits(mask);
  else if (mask !== undefined) return null;
  return (addressBits(network) & bits) === (addressBits(address) & bits);
}

/** `value[/mask]` against bits; either side decimal, hexadecimal, or what `read` understands. `null`: not understood. */
export function underMask(text: string, actual: bigint, read: (word: string) => bigint = BigInt): boolean | null {
  const [value = "", mask] = text.split("/");
  try {
    if (mask === undefined) return read(value) === actual;
    const bits = read(mask);
    return (read(value) & bits) === (actual & bits);
  } catch {
    return null;
  }
}
