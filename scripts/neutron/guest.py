#!/usr/bin/python3
"""Stands in for QEMU on a lab host: holds a tap of the host and passes frames to `eth0`, a tap in a network namespace of
the guest's own, which no `ip netns` lists. The guest asks for its address with busybox udhcpc and answers on tcp/22 and
tcp/80 with its name, so that security groups can be tried."""
import argparse
import ctypes
import errno
import fcntl
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWNET = 0x00020000, 0x04000000, 0x40000000
HERE = os.path.dirname(os.path.abspath(__file__))


def tap(name):
    fd = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack('16sH22x', name.encode(), IFF_TAP | IFF_NO_PI))
    return fd


def ip(*words):
    subprocess.run(('ip',) + words, check=True)


def serve(port, banner):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('0.0.0.0', port))
    listener.listen(16)
    while True:
        connection, _ = listener.accept()
        try:
            connection.sendall(banner)
        except OSError:
            pass
        connection.close()


def carry(ends):
    """Frames from each end to the other. A frame that the other end does not take is lost, as on a wire."""
    poll = select.poll()
    for end in ends:
        poll.register(end, select.POLLIN)
    while True:
        for end, _ in poll.poll():
            try:
                while frame := os.read(end, 65536):
                    try:
                        os.write(ends[end], frame)
                    except OSError:
                        pass
            except BlockingIOError:
                pass
            except OSError as problem:
                if problem.errno in (errno.EBADFD, errno.EIO):
                    select.select([], [], [], 0.2)  # the device is down or gone


def main():
    parser = argparse.ArgumentParser()
    for option in ('name', 'tap', 'mac', 'bridge', 'after', 'mtu'):
        parser.add_argument('--' + option)
    asked = parser.parse_args()
    host = tap(asked.tap)
    # libvirt gives the host's end the guest's MAC with the first octet fe
    ip('link', 'set', asked.tap, 'address', 'fe' + asked.mac[2:], 'mtu', asked.mtu, 'up')
    if asked.bridge:
        ip('link', 'set', asked.tap, 'master', asked.bridge)
    if asked.after:
        subprocess.run(['sh', '-c', asked.after], check=True)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWNS):
        sys.exit('unshare: ' + os.strerror(ctypes.get_errno()))
    subprocess.run(['mount', '--make-rprivate', '/'], check=True)
    subprocess.run(['mount', '-t', 'sysfs', 'sysfs', '/sys'], check=True)
    socket.sethostname(asked.name)
    guest = tap('eth0')
    ip('link', 'set', 'lo', 'up')
    ip('link', 'set', 'eth0', 'address', asked.mac, 'mtu', asked.mtu, 'up')
    udhcpc = ['busybox', 'udhcpc', '-f', '-i', 'eth0', '-s', HERE + '/udhcpc.sh', '-t', '10', '-T', '2', '-A', '3', '-O', 'mtu']
    dhcp = subprocess.Popen(udhcpc, stdin=subprocess.DEVNULL)
    for port, banner in ((22, 'SSH-2.0-lab %s\r\n'), (80, 'web %s\r\n')):
        threading.Thread(target=serve, args=(port, (banner % asked.name).encode()), daemon=True).start()
    pidfile = '/run/guests/%s.pid' % asked.name
    with open(pidfile, 'w') as file:
        file.write(str(os.getpid()))

    def end(*_):
        dhcp.terminate()
        os.unlink(pidfile)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    carry({host: guest, guest: host})


main()
