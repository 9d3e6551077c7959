import type { HostSettings } from "@/server/model/host-input";

/** How a host is reached, in a few words. */
export function transportLabel(settings: HostSettings): string {
  switch (settings.transport) {
    case "local":
      return "this machine";
    case "netns":
      return `netns ${settings.namespace}`;
    case "simulated":
      return "Simulated";
    case "ssh":
      return `${settings.user}@${settings.address}${settings.port === 22 ? "" : `:${settings.port}`}`;
  }
}
