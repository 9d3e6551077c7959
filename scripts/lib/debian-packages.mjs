import { spawnSync } from "node:child_process";
import { existsSync, unlinkSync, writeFileSync } from "node:fs";
import { fail } from "./fail.mjs";
import { run } from "./run.mjs";

/** What the tests start: a database server, Open vSwitch, DHCP, SSH, filters, the program we compare with, a browser. */
const PACKAGES = [
  "postgresql",
  "openvswitch-switch",
  "dnsmasq-base",
  "dnsmasq-utils",
  "ebtables",
  "ipset",
  "iptables",
  "conntrack",
  "busybox",
  "ethtool",
  "iproute2",
  "iputils-ping",
  "openssh-server",
  "plotnetcfg",
  "chromium",
  "curl",
];

/** Debian starts no service while this file says no: tests bring up their own, on loopback and in namespaces. */
const POLICY = "/usr/sbin/policy-rc.d";

/** Installs what is missing when it may, otherwise ends the command with the line that would. */
export async function installDebianPackages() {
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid() !== 0) fail(`Debian packages are missing. Run: sudo ${command}`);
  console.log(`Installing ${missing.join(" ")} …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const ownPolicy = !existsSync(POLICY);
  if (ownPolicy) writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await run("apt-get", ["update"], { env, quiet: true });
    await run("apt-get", command.split(" ").slice(1), { env, quiet: true });
  } finally {
    if (ownPolicy) unlinkSync(POLICY);
  }
}

function isInstalled(name) {
  const { stdout } = spawnSync("dpkg", ["--status", name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return /^Status: install ok installed$/m.test(stdout ?? "");
}
