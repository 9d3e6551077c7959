import { access } from "node:fs/promises";
import { attempt } from "@/server/lab/hosts/command";
import { attemptOnHost, type HostTree, onHost } from "@/server/lab/hosts/host-tree";

export type Datapath = "system" | "netdev";

/** The kernel's datapath where the kernel has one, the userspace one elsewhere. */
export async function findDatapath(): Promise<Datapath> {
  const isLoaded = () =>
    access("/sys/module/openvswitch").then(
      () => true,
      () => false,
    );
  if (await isLoaded()) return "system";
  await attempt(["modprobe", "openvswitch"]);
  return (await isLoaded()) ? "system" : "netdev";
}

const DATABASE = "/var/lib/openvswitch/conf.db";

/** An Open vSwitch of the host's own, with an empty database. */
export async function startOpenVSwitch(tree: HostTree, datapath: Datapath): Promise<void> {
  await onHost(tree, ["ovsdb-tool", "create", DATABASE, "/usr/share/openvswitch/vswitch.ovsschema"]);
  await startDatabase(tree);
  await onHost(tree, ["ovs-vsctl", "--timeout=10", "--no-wait", "init"]);
  const ids = [`external-ids:hostname=${tree.name}`, `external-ids:system-id=${tree.name}`];
  const version = /(\d+\.\d+\.\d+)/.exec(await onHost(tree, ["ovs-vswitchd", "--version"]))?.[1] ?? "unknown";
  await onHost(tree, [
    "ovs-vsctl",
    "--timeout=10",
    "--no-wait",
    "set",
    "Open_vSwitch",
    ".",
    ...ids,
    `ovs_version=${version}`,
  ]);
  const userspace = datapath === "netdev" ? ["--disable-system"] : [];
  await onHost(tree, ["ovs-vswitchd", ...daemon("ovs-vswitchd"), ...userspace]);
  // A throw-away command that waits for the switch shows that it answers.
  await onHost(tree, ["ovs-vsctl", "--timeout=20", "set", "Open_vSwitch", ".", "external-ids:bridgehead-lab=1"]);
}

/** Starts (again) the database server on the file that is there. */
export async function startDatabase(tree: HostTree): Promise<void> {
  await onHost(tree, ["ovsdb-server", DATABASE, "--remote=punix:/run/openvswitch/db.sock", ...daemon("ovsdb-server")]);
}

/** Adds a bridge as Neutron's agent configures one. */
export async function addBridge(tree: HostTree, bridge: string, datapath: Datapath, secure: boolean): Promise<void> {
  const settings = [
    `datapath_type=${datapath}`,
    ...(secure ? ["fail_mode=secure", "protocols=OpenFlow10,OpenFlow13,OpenFlow14"] : []),
  ];
  await onHost(tree, [
    "ovs-vsctl",
    "--timeout=20",
    "--may-exist",
    "add-br",
    bridge,
    "--",
    "set",
    "Bridge",
    bridge,
    ...settings,
  ]);
  await onHost(tree, ["ip", "link", "set", "dev", bridge, "up"]);
}

/** Adds flows, all or none. */
export async function addFlows(tree: HostTree, bridge: string, flows: readonly string[]): Promise<void> {
  const stdin = `${flows.join("\n")}\n`;
  await onHost(tree, ["ovs-ofctl", "-O", "OpenFlow14", "--bundle", "add-flows", bridge, "-"], { stdin });
}

export async function ofportOf(tree: HostTree, device: string): Promise<number> {
  const { stdout } = await attemptOnHost(tree, ["ovs-vsctl", "--timeout=10", "get", "Interface", device, "ofport"]);
  return Number(stdout.trim());
}

function daemon(name: string): readonly string[] {
  const log = `--log-file=/var/log/openvswitch/${name}.log`;
  return [`--pidfile=/run/openvswitch/${name}.pid`, "--detach", "--no-chdir", log, "-vconsole:off"];
}
