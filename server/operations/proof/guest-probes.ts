import { type ChildProcess, spawn } from "node:child_process";
import { attempt } from "@/server/lab/hosts/command";
import { attemptInGuest, insideGuest } from "@/server/lab/hosts/guest";
import { attemptOnHost, daemonOnHost, type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import type { LabGuest } from "@/server/lab/hosts/story";

/** What guests of a test say and hear; nothing here changes a host outside its guests. */

/** Tells each caller the address that it comes from, then answers what it says, line by line. */
const ECHO = `use IO::Socket::INET; $SIG{CHLD} = 'IGNORE';
my $s = IO::Socket::INET->new(LocalPort => shift, Listen => 5, ReuseAddr => 1) or die "listen: $!";
while (my $c = $s->accept) { next if fork; print $c $c->peerhost, "\\n"; $c->flush;
  while (sysread($c, my $b, 4096)) { syswrite($c, $b) } exit }`;

/** Prints what the listener tells it, or fails. */
const CALL = `use IO::Socket::INET; my ($to, $port) = @ARGV; $SIG{ALRM} = sub { exit 2 }; alarm 3;
my $c = IO::Socket::INET->new(PeerAddr => $to, PeerPort => $port, Timeout => 2) or exit 1; print scalar <$c>;`;

/** Keeps one connection open and notes in a file how many answers came on it; one is asked for every 50 ms. */
const TALK = `use IO::Socket::INET; my ($to, $port, $file) = @ARGV; $| = 1;
my $c = IO::Socket::INET->new(PeerAddr => $to, PeerPort => $port, Timeout => 5) or die "connect: $!"; <$c>;
for (my $n = 1; ; $n++) { syswrite($c, "$n\\n"); my $l = <$c>; last if !defined $l;
  open(my $f, '>', "$file.new"); print $f $n; close $f; rename "$file.new", $file; select(undef, undef, undef, 0.05) }`;

/** Counts the frames of this source that arrive in so many seconds. */
const SNIFF = `my ($mac, $seconds) = @ARGV; $mac =~ s/://g; my $n = 0; my $end = time + $seconds;
socket(my $s, 17, 3, unpack('n', pack('S', 3))) or die "socket: $!";
while (time < $end) { my $r = ''; vec($r, fileno($s), 1) = 1; next unless select($r, undef, undef, 0.2) > 0;
  recv($s, my $f, 2048, 0); $n++ if unpack('H12', substr($f, 6, 6)) eq $mac } print $n;`;

export type At = { readonly tree: HostTree; readonly guest: LabGuest };

const perl = (script: string, ...given: readonly (string | number)[]) => ["perl", "-e", script, ...given.map(String)];

export async function listen({ tree, guest }: At, port: number): Promise<void> {
  await daemonOnHost(tree, `/var/log/${guest.name}-${port}.log`, await insideGuest(tree, guest, perl(ECHO, port)));
}

/** The address that the listener sees, or `null` when it is not reached. */
export async function call({ tree, guest }: At, to: string, port: number): Promise<string | null> {
  const { code, stdout } = await attemptInGuest(tree, guest, perl(CALL, to, port));
  return code === 0 && stdout !== "" ? stdout.trim() : null;
}

/** A connection that goes on; the answer says how many answers came on it so far. */
export async function talk({ tree, guest }: At, to: string, port: number): Promise<() => Promise<number>> {
  const file = `/run/lab/guests/${guest.name}-${port}.answers`;
  const argv = await insideGuest(tree, guest, perl(TALK, to, port, file));
  await daemonOnHost(tree, `/var/log/${guest.name}-talk.log`, argv);
  return async () => Number((await attemptOnHost(tree, ["cat", file])).stdout);
}

/** Whether at least one of three pings is answered. */
export async function pings({ tree, guest }: At, to: string, from?: string): Promise<boolean> {
  const source = from === undefined ? [] : ["-I", from];
  const { code } = await attemptInGuest(tree, guest, ["ping", "-c", "3", "-i", "0.2", "-W", "1", ...source, to]);
  return code === 0;
}

/** How many pings the guest was asked so far. */
export async function askedPings({ tree, guest }: At): Promise<number> {
  const { stdout } = await attemptInGuest(tree, guest, ["cat", "/proc/net/snmp"]);
  const [names = [], values = []] = stdout
    .split("\n")
    .filter((line) => line.startsWith("Icmp:"))
    .map((line) => line.split(" "));
  return Number(values[names.indexOf("InEchos")]);
}

/** How many frames of this source arrive at a guest in so many seconds. */
export async function framesFrom({ tree, guest }: At, mac: string, seconds: number): Promise<number> {
  const { stdout, stderr, code } = await attemptInGuest(tree, guest, perl(SNIFF, mac, seconds));
  if (code !== 0) throw new Error(`frames at ${guest.name} cannot be counted: ${stderr}`);
  return Number(stdout);
}

/** Inside a guest, whatever comes of it. */
export async function must({ tree, guest }: At, ...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await attemptInGuest(tree, guest, argv);
  if (code !== 0) throw new Error(`${argv.join(" ")} in guest ${guest.name}: ${stderr.trim()}`);
  return stdout;
}

/** A listener outside; the answer ends it. */
export function listenOutside(outside: string, port: number): () => void {
  const child: ChildProcess = spawn("ip", ["netns", "exec", outside, ...perl(ECHO, port)], { stdio: "ignore" });
  return () => {
    child.kill("SIGKILL");
  };
}

export async function pingsFromOutside(outside: string, to: string): Promise<boolean> {
  return (await fromOutside(outside, ["ping", "-c", "3", "-i", "0.2", "-W", "1", to])).code === 0;
}

export async function callFromOutside(outside: string, to: string, port: number): Promise<string | null> {
  const { code, stdout } = await fromOutside(outside, perl(CALL, to, port));
  return code === 0 && stdout !== "" ? stdout.trim() : null;
}

const fromOutside = (outside: string, argv: readonly string[]) => attempt(["ip", "netns", "exec", outside, ...argv]);

/** What a command on a host prints. */
export const printed = (tree: HostTree, ...argv: readonly string[]) => onHost(tree, argv);
