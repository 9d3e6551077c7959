import type { Attempt } from "@/server/lab/hosts/command";

/** Raw frames of an EtherType that nobody uses, so that no stack answers: broadcast, told apart by their source. */

/** Runs a command where a guest's `eth0` is. */
export type Inside = (argv: readonly string[]) => Promise<Attempt>;

/** `-` as VLAN: untagged. The device is asked for by the socket: /sys may be that of another network namespace. */
const SEND = `
  use Socket; my ($vlan, $mac, $count) = @ARGV; socket(my $s, 17, SOCK_RAW, 0) or die "socket: $!";
  my $ask = pack('a16 x24', 'eth0'); ioctl($s, 0x8933, $ask) or die "eth0: $!"; my $index = unpack('x16 i', $ask);
  bind($s, pack('S n l x12', 17, 0x88b5, $index)) or die "bind: $!";
  my $tag = $vlan eq '-' ? '' : pack('n n', 0x8100, $vlan); my $from = pack('H12', $mac =~ s/://gr);
  for (1 .. $count) { send($s, ("\\xff" x 6) . $from . $tag . pack('n', 0x88b5) . ('x' x 50), 0) or die "send: $!"; select(undef, undef, undef, 0.01) }`;

/** Prints a line for each source: its MAC and how many of its frames came, tagged or not. Own frames (type 4) do not count. */
const COUNT = `
  use Socket; use Time::HiRes 'time'; my ($seconds) = @ARGV; socket(my $s, 17, SOCK_RAW, unpack('S', pack('n', 3))) or die "socket: $!";
  my $ask = pack('a16 x24', 'eth0'); ioctl($s, 0x8933, $ask) or die "eth0: $!"; my $index = unpack('x16 i', $ask);
  bind($s, pack('S n l x12', 17, 3, $index)) or die "bind: $!";
  my (%seen, $in); my $end = time + $seconds; vec($in, fileno($s), 1) = 1;
  while (time < $end) { next unless select(my $r = $in, undef, undef, 0.2) > 0; my $from = recv($s, my $frame, 2048, 0);
    next if unpack('x10 C', $from) == 4; my ($a, $b) = (unpack('n', substr($frame, 12, 2)), unpack('n', substr($frame, 16, 2)));
    $seen{join ':', unpack('(H2)6', substr($frame, 6, 6))}++ if $a == 0x88b5 || ($a == 0x8100 && $b == 0x88b5) }
  print "$_ $seen{$_}\\n" for sort keys %seen;`;

export type Frames = { readonly vlan: number | "-"; readonly mac: string; readonly count: number };

export async function sendFrames(inside: Inside, { vlan, mac, count }: Frames): Promise<void> {
  const { code, stderr } = await inside(["perl", "-e", SEND, String(vlan), mac, String(count)]);
  if (code !== 0 || stderr !== "") throw new Error(`frames of ${mac} were not sent: ${stderr}`);
}

/** How many frames of each source arrive in so many seconds, by MAC. */
export async function countFrames(inside: Inside, seconds: number): Promise<ReadonlyMap<string, number>> {
  const { code, stdout, stderr } = await inside(["perl", "-e", COUNT, String(seconds)]);
  if (code !== 0) throw new Error(`frames cannot be counted: ${stderr}`);
  return new Map([...stdout.matchAll(/^(\S+) (\d+)$/gm)].map(([, mac = "", count]) => [mac, Number(count)]));
}
