#!/usr/bin/perl
# Stands in for QEMU: holds a tap device of the host and passes frames to `eth0`, a tap in a network namespace of the
# guest's own, which no `ip netns` lists.  guest-nic.pl TAP NAME PIDFILE
use strict;
use warnings;
use Fcntl;

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
while (1) {
    next if select(my $now = $ready, undef, undef, undef) < 1;
    for my $from (0, 1) {
        next unless vec($now, fileno($ends[$from]), 1);
        my $length = sysread($ends[$from], my $frame, 65536);
        if (!defined $length) { select(undef, undef, undef, 0.1); next }    # the device is down
        syswrite($ends[1 - $from], $frame) if $length > 0;
    }
}
