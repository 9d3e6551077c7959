import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConntrack } from "./conntrack";
import { parseLeases, parseReservations } from "./dhcp-files";
import { dnsmasqProcesses } from "./dnsmasq-arguments";
import { parseIpSets } from "./ip-sets";
import { parseNeighbours } from "./neighbours";
import { agentProcesses, parseProcesses } from "./processes";
import { mergeRoutes, parseRoutes } from "./routes";
import { parseSysctls } from "./sysctls";

describe("ipset save", () => {
  test("names with blanks, options, families", () => {
    const sets = parseIpSets(
      [
        "create a b hash:net family inet hashsize 1024 maxelem 65536 comment bucketsize 12 initval 0x2612558a",
        'add a b 10.0.0.0/24 comment "x y"',
        "add a b 10.1.0.0/24 nomatch",
        "create a hash:ip,port family inet6 hashsize 1024 maxelem 65536",
        "create top list:set size 8",
        "add top a b",
      ].join("\n"),
    );
    expect(sets).toEqual([
      { name: "a b", type: "hash:net", family: "inet", members: ['10.0.0.0/24 comment "x y"', "10.1.0.0/24 nomatch"] },
      { name: "a", type: "hash:ip,port", family: "inet6", members: [] },
      { name: "top", type: "list:set", family: null, members: ["a b"] },
    ]);
  });

  test("a member of no set, or no member, is malformed", () => {
    expect(() => parseIpSets("add gone 10.0.0.1")).toThrow(/line 1/);
    expect(() => parseIpSets("create s hash:ip family inet\nadd s")).toThrow(/line 2/);
    expect(() => parseIpSets("ipset v7.17: Kernel error")).toThrow(/line 1/);
  });
});

describe("conntrack -L", () => {
  test.each([
    [
      "plain",
      "icmp     1 22 src=10.0.0.11 dst=10.0.0.13 type=8 code=0 id=177 src=10.0.0.13 dst=10.0.0.11 type=0 code=0 id=177 mark=0 zone=4098 use=1",
      [[4098, 1]],
    ],
    [
      "extended",
      "ipv4     2 tcp      6 431999 ESTABLISHED src=1.1.1.1 dst=2.2.2.2 sport=1 dport=2 src=2.2.2.2 dst=1.1.1.1 sport=2 dport=1 [ASSURED] mark=0 zone=7 use=2 id=5",
      [[7, 1]],
    ],
    [
      "no zone",
      "udp      17 0 src=1.1.1.1 dst=2.2.2.2 sport=67 dport=68 [UNREPLIED] src=2.2.2.2 dst=1.1.1.1 sport=68 dport=67 mark=0 use=1",
      [[0, 1]],
    ],
    [
      "a zone for each direction",
      "udp 17 0 src=1.1.1.1 dst=2.2.2.2 sport=67 dport=68 zone-orig=3 src=2.2.2.2 dst=1.1.1.1 zone-reply=4 use=1",
      [
        [3, 1],
        [4, 1],
      ],
    ],
    [
      "Open vSwitch",
      "tcp,orig=(src=1.1.1.1,dst=2.2.2.2,sport=1,dport=2),reply=(src=2.2.2.2,dst=1.1.1.1,sport=2,dport=1),zone=9,protoinfo=(state=ESTABLISHED)",
      [[9, 1]],
    ],
  ])("%s", (_, line, zones) => {
    const found = parseConntrack(`${line}\n`);
    expect(found.total).toBe(1);
    expect(found.zones.map(({ zone, entries }) => [zone, entries])).toEqual(zones);
  });

  test("the tool's own count is held against ours", () => {
    const line = "udp 17 0 src=1.1.1.1 dst=2.2.2.2 use=1";
    const remark = (count: number) => `conntrack v1.4.7 (conntrack-tools): ${count} flow entries have been shown.`;
    expect(parseConntrack(`${line}\n${remark(1)}`).total).toBe(1);
    expect(() => parseConntrack(`${line}\n${remark(2)}`)).toThrow(/cut/);
    expect(() => parseConntrack("conntrack: Operation not permitted")).toThrow(/line 1/);
  });
});

describe("routes and neighbours", () => {
  test("families by address, by gateway, by what only IPv6 prints", () => {
    const routes = parseRoutes(
      JSON.stringify([
        { dst: "default", gateway: "192.0.2.1", dev: "eth0", flags: [] },
        { dst: "default", gateway: "fe80::1", dev: "eth0", metric: 1024, flags: [], pref: "medium" },
        { dst: "default", dev: "ppp0", metric: 5, flags: [], pref: "medium" },
        { dst: "default", dev: "ppp1", flags: [] },
        { type: "multicast", dst: "ff00::/8", dev: "eth0", table: "local" },
        { dst: "10.0.0.0/24", via: { family: "inet6", host: "fe80::9" }, dev: "eth1" },
      ]),
    );
    expect(routes.map(({ family, gateway, table }) => [family, gateway, table])).toEqual([
      ["inet", "192.0.2.1", "main"],
      ["inet6", "fe80::1", "main"],
      ["inet6", null, "main"],
      ["inet", null, "main"],
      ["inet6", null, "local"],
      ["inet", "fe80::9", "main"],
    ]);
    expect(mergeRoutes(routes, routes)).toEqual(routes);
  });

  test("neighbours without a MAC", () => {
    expect(parseNeighbours('[{"dst":"10.0.0.9","dev":"eth0","state":["FAILED"]}]')).toEqual([
      { address: "10.0.0.9", device: "eth0", mac: null, state: "FAILED" },
    ]);
    expect(parseNeighbours("")).toEqual([]);
  });
});

describe("sysctl", () => {
  test("values with blanks, keys of odd devices", () => {
    expect(
      parseSysctls("net.ipv4.ip_local_port_range = 32768\t60999\nnet.ipv4.conf.a b.rp_filter = 1\nnet.x =\n"),
    ).toEqual({
      "net.ipv4.ip_local_port_range": "32768\t60999",
      "net.ipv4.conf.a b.rp_filter": "1",
      "net.x": "",
    });
    expect(() => parseSysctls("sysctl: cannot stat /proc/sys/net/bridge: No such file or directory")).toThrow(/line 1/);
  });
});

describe("processes", () => {
  const ps = (...commands: string[]) =>
    [
      "    PID    PPID USER     COMMAND",
      ...commands.map((command, at) => `${at + 10}       1 root     ${command}`),
    ].join("\n");

  test("agents by their own name, however they are started", () => {
    const rows = parseProcesses(
      ps(
        "neutron-openvswitch-agent (/usr/bin/python3 /usr/bin/neutron-openvswitch-agent --config-file x)",
        "/usr/bin/python3 -u /usr/bin/neutron-l3-agent --config-file x",
        "/usr/bin/qemu-system-x86_64 -name guest=instance-0000000a",
        "/usr/sbin/libvirtd --listen",
        "/usr/bin/python3 /usr/bin/nova-compute",
        "ovn-controller unix:/run/openvswitch/db.sock -vconsole:emer",
        "keepalived -P -f /var/lib/neutron/ha_confs/x/keepalived.conf",
        "haproxy -f x.conf",
        "[dnsmasq] <defunct>",
        "grep neutron-l3-agent",
        "/usr/bin/python3 /usr/bin/privsep-helper --config-file /etc/neutron/neutron.conf",
        "sudo neutron-rootwrap /etc/neutron/rootwrap.conf",
      ),
    );
    expect(agentProcesses(rows).map(({ name }) => name)).toEqual([
      "neutron-openvswitch-agent",
      "neutron-l3-agent",
      "qemu-system-x86_64",
      "libvirtd",
      "nova-compute",
      "ovn-controller",
      "keepalived",
      "haproxy",
    ]);
  });

  test("nothing, or another table, is malformed", () => {
    expect(() => parseProcesses("")).toThrow(/cut/);
    expect(() => parseProcesses("error: unsupported option")).toThrow(/line 1/);
  });

  test("dnsmasq of both generations, and one that is nobody's", () => {
    const directory = "/var/lib/neutron/dhcp/f84a328e-407e-4ca6-87bb-ec148853c585";
    const rows = parseProcesses(
      ps(
        `dnsmasq --no-hosts --no-resolv --pid-file=${directory}/pid --dhcp-hostsfile=${directory}/host --dhcp-leasefile=${directory}/leases --local-service`,
        `dnsmasq --no-hosts --no-resolv --strict-order --bind-interfaces --interface=tap79712efb-32 --except-interface=lo --pid-file=${directory}/pid --leasefile-ro`,
        "/usr/sbin/dnsmasq --conf-file=/var/lib/libvirt/dnsmasq/default.conf --leasefile-ro",
      ),
    );
    const [zed, havana, ...others] = dnsmasqProcesses(rows);
    expect(zed).toMatchObject({
      pid: 10,
      networkId: "f84a328e-407e-4ca6-87bb-ec148853c585",
      interface: null,
      leaseFileReadOnly: false,
    });
    expect(havana).toMatchObject({ pid: 11, interface: "tap79712efb-32", leaseFileReadOnly: true });
    expect(others).toEqual([]);
  });
});

describe("files of the DHCP agent", () => {
  test("reservations of every form", () => {
    const text = [
      "fa:16:3e:79:3b:ac,host-10-0-0-2.openstacklocal,10.0.0.2",
      "fa:16:3e:79:3b:ad,tag:dhcpv6,host-2001-db8--2.openstacklocal,[2001:db8::2],[2001:db8::3]",
      "fa:16:3e:79:3b:ae,id:ff:00:01,name,10.0.0.4,set:port-6a6ac39c-61fb-46a5-bd39-e8ba1701d103",
      "fa:16:3e:79:3b:af,set:port-6a6ac39c-61fb-46a5-bd39-e8ba1701d104",
    ].join("\n");
    expect(
      parseReservations(text).map(({ mac, name, address, tags }) => [mac.slice(-2), name, address, tags.length]),
    ).toEqual([
      ["ac", "host-10-0-0-2.openstacklocal", "10.0.0.2", 0],
      ["ad", "host-2001-db8--2.openstacklocal", "2001:db8::2", 1],
      ["ad", "host-2001-db8--2.openstacklocal", "2001:db8::3", 1],
      ["ae", "name", "10.0.0.4", 2],
      ["af", "", "", 1],
    ]);
    expect(() => parseReservations("fa:16:3e:79:3b")).toThrow(/line 1/);
  });

  test("leases of both families", () => {
    const text = [
      "1795313941 fa:16:3e:ce:fb:30 10.0.0.12 host-10-0-0-12 01:fa:16:3e:ce:fb:30",
      "0 06-fa:16:3e:ce:fb:31 10.0.0.13 * *",
      "duid 00:01:00:01:30:aa:bb:cc:fa:16:3e:00:00:01",
      "1795313941 12345 2001:db8::2 name 00:03:00:01:fa:16:3e:ce:fb:32",
    ].join("\n");
    expect(parseLeases(text)).toEqual([
      { expiresAt: 1795313941000, mac: "fa:16:3e:ce:fb:30", address: "10.0.0.12", name: "host-10-0-0-12" },
      { expiresAt: 0, mac: "fa:16:3e:ce:fb:31", address: "10.0.0.13", name: null },
      { expiresAt: 1795313941000, mac: "fa:16:3e:ce:fb:32", address: "2001:db8::2", name: "name" },
    ]);
    expect(() => parseLeases("1795313941 fa:16:3e:ce:fb:30")).toThrow(/line 1/);
  });
});

test("no text makes a reader fail in another way than as malformed", () => {
  const readers = [
    parseIpSets,
    parseConntrack,
    parseSysctls,
    parseProcesses,
    parseReservations,
    parseLeases,
    parseRoutes,
    parseNeighbours,
  ];
  const json = fc.json().filter((text) => !text.includes("__proto__"));
  fc.assert(
    fc.property(fc.constantFrom(...readers), fc.oneof(fc.string(), json), (read, text) => {
      try {
        read(text);
      } catch (error) {
        expect(error).toMatchObject({ name: "MalformedError", kind: "invalid" });
      }
    }),
    { numRuns: 500 },
  );
});
