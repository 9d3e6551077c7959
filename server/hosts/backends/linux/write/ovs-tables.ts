import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import type { OvsdbTables } from "@/server/hosts/raw";
import { BridgeheadError } from "@/server/model/errors";

/** The database as the kept connection knows it now. Throws when there is none, or it does not answer. */
export function tablesOf({ ovs, view }: WriteHost): OvsdbTables {
  const client = ovs?.client;
  if (client?.status.state === "lost" && client.tables) throw client.status.error;
  if (client?.tables) return client.tables;
  throw new BridgeheadError("missing", `there is no Open vSwitch on ${view.transport.label}`, {
    remedy: "Install and start openvswitch-switch, or give its run directory in the host's settings.",
  });
}
