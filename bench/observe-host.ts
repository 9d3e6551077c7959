import { onHost } from "@/server/lab/hosts/host-tree";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";

/** Links of a hybrid plug: qbr, qvb, qvo, and a veth pair that stands in for the tap. */
const LINKS_PER_PLUG = 5;

/**
 * A real host as a compute node has it: `links` links of hybrid plugs, each qvo a port of br-int with its record, and a
 * chain of rules per port.
 */
export async function startLoadedHost(links: number): Promise<SingleHost> {
  const host = await startSingleHost("bnch");
  try {
    const plugs = Array.from({ length: Math.floor(links / LINKS_PER_PLUG) }, (_, n) => n.toString(16).padStart(4, "0"));
    const batch = plugs.flatMap((id) => [
      `link add name qbr${id} type bridge ageing_time 0`,
      `link add name qvb${id} type veth peer name qvo${id}`,
      `link add name tap${id} type veth peer name eth${id}`,
      `link set dev qvb${id} master qbr${id}`,
      `link set dev tap${id} master qbr${id}`,
    ]);
    const stdin = `${batch.join("\n")}\n`;
    await onHost(host.tree, ["ip", "-batch", "-"], { stdin, timeoutMs: 120_000 });
    const vsctl = ["ovs-vsctl", "--timeout=120", "--no-wait"];
    const bridge = [
      "add-br",
      "br-int",
      "--",
      "set",
      "Bridge",
      "br-int",
      `datapath_type=${host.datapath}`,
      "fail_mode=secure",
    ];
    await onHost(host.tree, [...vsctl, ...bridge]);
    const ports = plugs.flatMap((id) => [
      ...["--", "add-port", "br-int", `qvo${id}`, "tag=1", "--", "set", "Interface", `qvo${id}`],
      ...[`external_ids:iface-id=0000${id}-0000-4000-8000-000000000000`, "external_ids:iface-status=active"],
    ]);
    await onHost(host.tree, [...vsctl, ...ports], { timeoutMs: 120_000 });
    await onHost(host.tree, ["ovs-vsctl", "--timeout=120", "set", "Open_vSwitch", ".", "external_ids:loaded=1"], {
      timeoutMs: 120_000,
    });
    const rules = plugs
      .flatMap((id) => [`:chain-o${id} - [0:0]`])
      .concat(
        plugs.flatMap((id) => [
          `-A FORWARD -m physdev --physdev-in tap${id} --physdev-is-bridged -j chain-o${id}`,
          `-A chain-o${id} -m state --state RELATED,ESTABLISHED -j RETURN`,
          `-A chain-o${id} -p tcp -m tcp --dport 22 -j RETURN`,
          `-A chain-o${id} -j DROP`,
        ]),
      );
    await onHost(host.tree, ["iptables-restore", "-n"], { stdin: `*filter\n${rules.join("\n")}\nCOMMIT\n` });
    return host;
  } catch (error) {
    await host.stop();
    throw error;
  }
}
