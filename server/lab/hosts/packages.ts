import { access, rm, writeFile } from "node:fs/promises";
import { attempt, command } from "@/server/lab/hosts/command";
import { BridgeheadError } from "@/server/model/errors";

/** Program → Debian package. */
const NEEDED: Readonly<Record<string, string>> = {
  "ovs-vsctl": "openvswitch-switch",
  "ovsdb-server": "openvswitch-switch",
  "ovs-vswitchd": "openvswitch-switch",
  dnsmasq: "dnsmasq-base",
  dhcp_release: "dnsmasq-utils",
  ip: "iproute2",
  "iptables-save": "iptables",
  "ebtables-save": "ebtables",
  ipset: "ipset",
  conntrack: "conntrack",
  busybox: "busybox",
  ethtool: "ethtool",
  ping: "iputils-ping",
  sysctl: "procps",
  perl: "perl-base",
};

const POLICY = "/usr/sbin/policy-rc.d";

/** Installs what is missing, without letting any service start. Only root can; others are told the one command. */
export async function ensurePackages(say: (line: string) => void): Promise<void> {
  const missing = new Set<string>();
  for (const [program, name] of Object.entries(NEEDED)) {
    const { code } = await attempt(["sh", "-c", 'command -v "$1"', "sh", program]);
    if (code !== 0) missing.add(name);
  }
  if (missing.size === 0) return;
  const install = ["apt-get", "install", "-y", "--no-install-recommends", ...missing];
  if (process.getuid?.() !== 0) {
    throw new BridgeheadError("missing", `the lab needs ${[...missing].join(", ")}`, {
      remedy: `Run: sudo ${install.join(" ")}`,
    });
  }
  say(`installing ${[...missing].join(" ")}`);
  const hasPolicy = await access(POLICY).then(
    () => true,
    () => false,
  );
  if (!hasPolicy) await writeFile(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await attempt(["apt-get", "-o", "DPkg::Lock::Timeout=300", "update"], { timeoutMs: 300_000 });
    await command([...install, "-o", "DPkg::Lock::Timeout=300"], { timeoutMs: 600_000 });
  } finally {
    if (!hasPolicy) await rm(POLICY, { force: true });
  }
}
