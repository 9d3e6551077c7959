import type { HostView } from "@/server/hosts/backends/linux/host-view";
import { LinuxObserver } from "@/server/hosts/backends/linux/observer";
import { SimulatedHost } from "@/server/hosts/backends/simulated/simulated-host";
import type { HostConfig, LinuxHostConfig } from "@/server/hosts/config";
import type { HostEvents, HostObserver } from "@/server/hosts/observer";
import { localTransport } from "@/server/hosts/transports/local";
import { isIsolated, netnsTransport } from "@/server/hosts/transports/netns";
import { sshTransport } from "@/server/hosts/transports/ssh";
import type { Transport } from "@/server/hosts/transports/transport";

const DEFAULT_POLL_SECONDS = 15;
const KEEPALIVE_MS = 5_000;

/** Follows a host. Nothing happens before `start`. */
export function openHost(config: HostConfig, events: HostEvents): HostObserver {
  if (config.transport === "simulated") {
    const { name: hostname, snapshotPath, playsHypervisor, tunnelAddress } = config;
    return new SimulatedHost({ hostname, snapshotPath, playsHypervisor, tunnelAddress }, events);
  }
  const transport = openTransport(config, events.onHostKey);
  const pollMs = (config.settings.pollSeconds ?? DEFAULT_POLL_SECONDS) * 1000;
  return new LinuxObserver(transport, () => hostView(config, transport), events, { pollMs });
}

/** The way in to a host, as its settings say. */
export function openTransport(config: LinuxHostConfig, onHostKey?: (fingerprint: string) => void): Transport {
  switch (config.transport) {
    case "local":
      return localTransport();
    case "netns":
      return netnsTransport(config.settings.namespace);
    case "ssh": {
      const { address, port, user, sudo, connectTimeoutSeconds } = config.settings;
      return sshTransport({
        address,
        port,
        user,
        sudo,
        hostKey: config.hostKey,
        connectTimeoutMs: connectTimeoutSeconds * 1000,
        keepaliveMs: KEEPALIVE_MS,
        ...config.secret,
        ...(onHostKey && { onHostKey }),
      });
    }
  }
}

/** Where things are on the host. A namespace that shares this machine's files owns only what its settings name. */
export async function hostView(config: LinuxHostConfig, transport: Transport): Promise<HostView> {
  const {
    ovsRunDir = "/run/openvswitch",
    netnsDir = "/run/netns",
    dhcpDir = "/var/lib/neutron/dhcp",
  } = config.settings;
  const view = { transport, netnsDir, netnsPrefix: "", ovsRunDir, dhcpDir, hasProcesses: true };
  if (config.transport !== "netns" || isIsolated(config.settings.namespace)) return view;
  const { netnsPrefix } = config.settings;
  return {
    transport,
    netnsDir: netnsPrefix === undefined ? null : netnsDir,
    netnsPrefix: netnsPrefix ?? "",
    ovsRunDir: config.settings.ovsRunDir ?? null,
    dhcpDir: config.settings.dhcpDir ?? null,
    hasProcesses: false,
  };
}
