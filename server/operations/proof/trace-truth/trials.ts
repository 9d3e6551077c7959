import { attemptInGuest } from "@/server/lab/hosts/guest";
import type { HostTree } from "@/server/lab/hosts/host-tree";
import { LAB_GUESTS, LAB_OUTSIDE, LAB_SUBNET, type LabGuest } from "@/server/lab/hosts/story";
import type { TraceInput } from "@/server/model/trace";

/** A packet that is really sent by a guest, and the same as a trace is asked for it. */
export type Trial = {
  readonly from: LabGuest;
  readonly to: string;
  readonly packet: "ping" | "tcp/22" | "tcp/80" | "udp/53";
};

export const SERVED = { tcp: [22, 80], udp: 53 } as const;
export const PACKETS = ["ping", "tcp/22", "tcp/80", "udp/53"] as const;

/** Addresses that guests of the story talk to, most of them somebody's. */
export const TARGETS: readonly string[] = [
  ...new Set(LAB_GUESTS.map(({ address }) => address)),
  ...[LAB_SUBNET.gateway, LAB_OUTSIDE.gateway, LAB_OUTSIDE.floatingAddress],
];

/** Answers on every connection with a word, so that a connection that is only opened is not taken for one that works. */
const TCP = `use IO::Socket::INET; $SIG{CHLD} = 'IGNORE';
my $s = IO::Socket::INET->new(LocalPort => shift, Listen => 50, ReuseAddr => 1) or die "listen: $!";
while (my $c = $s->accept) { next if fork; print $c "here\\n"; exit }`;
const UDP = `use IO::Socket::INET;
my $s = IO::Socket::INET->new(LocalPort => shift, Proto => 'udp') or die "listen: $!";
while (defined $s->recv(my $b, 64)) { $s->send("here\\n") }`;
const CALL = `use IO::Socket::INET; my ($to, $port, $proto) = @ARGV; $SIG{ALRM} = sub { exit 2 }; alarm 3;
my $c = IO::Socket::INET->new(PeerAddr => $to, PeerPort => $port, Proto => $proto, Timeout => 2) or exit 1;
if ($proto eq 'udp') { for (1 .. 3) { $c->send("?"); my $r = ''; vec($r, fileno($c), 1) = 1;
  if (select($r, undef, undef, 0.6) > 0) { exit(defined $c->recv(my $b, 64) ? 0 : 1) } } exit 1 }
my $l = <$c>; exit($l ? 0 : 1)`;

export const listeners = (): readonly (readonly string[])[] => [
  ...SERVED.tcp.map((port) => ["perl", "-e", TCP, String(port)]),
  ["perl", "-e", UDP, String(SERVED.udp)],
];

/** Whether an answer comes, with nothing known of the neighbours from before. */
export async function really(tree: HostTree, { from, to, packet }: Trial): Promise<boolean> {
  const [protocol = "", port = ""] = packet.split("/");
  const argv =
    packet === "ping"
      ? ["ping", "-c", "2", "-i", "0.3", "-W", "1", "-q", to]
      : ["perl", "-e", CALL, to, port, protocol];
  return (await attemptInGuest(tree, from, argv)).code === 0;
}

export function traceOf({ from, to, packet }: Trial): TraceInput {
  const [protocol, port] = packet.split("/");
  return {
    from: { portId: from.portId },
    to: { address: to },
    protocol: protocol === "tcp" || protocol === "udp" ? protocol : "icmp",
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

export const wordsOf = ({ from, to, packet }: Trial) => `${from.name} (${from.host}) → ${to} ${packet}`;

/** Nothing here is served there: a refusal of the stack is no loss on the way, but no answer either. */
export const isServed = ({ to, packet }: Trial) =>
  packet === "ping" || LAB_GUESTS.some(({ address }) => address === to) || to === LAB_OUTSIDE.floatingAddress;
