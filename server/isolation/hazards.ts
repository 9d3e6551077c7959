/** What the two rules do not do, or do beyond what one expects: measured on three guests of one bridge. */
export const HAZARDS: readonly string[] = [
  "Only frames that cross the bridge are filtered (FORWARD). Between a VM and its host itself (INPUT and OUTPUT) everything passes, whatever the MAC.",
  "A network is a MAC prefix of five octets: at most 256 NICs. A gateway, a DHCP server or any host with another prefix cannot reach the VM, nor answer its ARP requests.",
  "Broadcast and multicast from other prefixes are dropped, too, so discovery across networks ends at the VM.",
  "There is no DHCP filter: a VM with a DHCP server may serve its own prefix, which is what OpenNebula means by services inside a network.",
  "Rules outlive their device. A new VM that gets the same device name inherits them until they are flushed or replaced.",
];
