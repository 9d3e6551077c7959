#!/usr/bin/perl
# Stands in for QEMU: holds a tap device of the host and passes frames to `eth0`, a tap in a network namespace of the
# guest's own, which no `ip netns` lists.  guest-nic.pl TAP NAME PIDFILE
# With INCOMING=MAC in its environment it is a guest that is migrated here: paused until SIGUSR1, then it runs and announces
# itself by five RARPs as QEMU does. When it resumed and when each left is in PIDFILE.rarp, in seconds since the epoch.
use strict;
use warnings;
use Fcntl;
use Time::HiRes qw(time);

my ($tap, $name, $pidfile, $fd) = @ARGV;

sub open_tap {
    my ($device) = @_;
    sysopen(my $handle, '/dev/net/tun', O_RDWR) or die "/dev/net/tun: $!\n";
    my $request = pack('Z16 s x22', $device, 0x0002 | 0x1000);    # IFF_TAP | IFF_NO_PI
    ioctl($handle, 0x400454CA, $request) or die "$device: $!\n";  # TUNSETIFF
    return $handle;
}

if (!defined $fd) {
    $^F = 255;    # the host's end must survive the exec into the guest's namespaces
    my $host = open_tap($tap);
    exec 'unshare', '--net', '--uts', 'perl', $0, $tap, $name, $pidfile, fileno($host) or die "unshare: $!\n";
}

open(my $host, '+<&=', $fd) or die "descriptor $fd: $!\n";
my $guest = open_tap('eth0');
system('hostname', $name);
system('ip', 'link', 'set', 'dev', 'lo', 'up');
open(my $pid, '>', $pidfile) or die "$pidfile: $!\n";
print $pid "$$\n";
close($pid);

my @ends = ($host, $guest);
my $ready = '';
vec($ready, fileno($_), 1) = 1 for @ends;

my $mac = $ENV{INCOMING};
my ($paused, $resumed, @due) = (defined $mac, undef);

sub note_time {
    open(my $times, '>>', "$pidfile.rarp") or die "$pidfile.rarp: $!\n";
    printf $times "%.6f\n", time;
    close($times);
}

sub resume {
    return unless $paused;
    ($paused, $resumed) = (0, time);
    @due = map { $resumed + $_ } (0.05, 0.2, 0.45, 0.8, 1.25);
    note_time();
}

sub announce {
    my $own = pack('H12', $mac =~ s/://gr);
    my $frame = ("\xff" x 6) . $own . pack('n5', 0x8035, 1, 0x0800, 0x0604, 3) . $own . ("\0" x 4) . $own . ("\0" x 4);
    syswrite($host, $frame . ("\0" x (60 - length $frame)));
    shift @due;
    note_time();
}

$SIG{USR1} = \&resume;
while (1) {
    announce() while @due && $due[0] <= time;
    my $patience = @due ? $due[0] - time : undef;
    next if select(my $now = $ready, undef, undef, $patience) < 1;
    for my $from (0, 1) {
        next unless vec($now, fileno($ends[$from]), 1);
        my $length = sysread($ends[$from], my $frame, 65536);
        if (!defined $length) { select(undef, undef, undef, 0.1); next }    # the device is down
        syswrite($ends[1 - $from], $frame) if $length > 0 && !$paused;
    }
}
