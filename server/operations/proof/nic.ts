import type { FabricState } from "@/server/model/fabric-state";

/** A FlexNIC of the simulator's story. */
export type Nic = { readonly server: string; readonly portId: string };

export function macOf(fabric: FabricState, { server, portId }: Nic): string {
  const hardware = fabric.serverHardware.find((each) => each.name === server);
  const nic = hardware?.ports.find((each) => each.portId === portId);
  if (nic?.mac == null) throw new Error(`${server} has no ${portId}`);
  return nic.mac.toLowerCase();
}
