import { readBridges } from "@/server/isolation/observed-bridges";
import { BridgeheadError } from "@/server/model/errors";
import type { HostState } from "@/server/model/host-state";
import type { VmNic } from "@/server/model/isolation";

/**
 * Refuses NICs that, by the `brctl show` pasted with them, are on another bridge than on the host where they are to be
 * isolated: the text is of another host, or of another time. A host that was never read contradicts nothing.
 */
export function refuseOtherBridges(
  nics: readonly VmNic[],
  pasted: ReadonlyMap<string, readonly string[]>,
  hostName: string,
  state: HostState | null,
): void {
  const reading = state === null ? null : readBridges(state);
  if (!reading?.ok) return;
  const told = new Map([...pasted].flatMap(([bridge, ports]) => ports.map((port) => [port, bridge] as const)));
  for (const { device } of nics) {
    const [there, here] = [told.get(device), reading.observed.bridgeOf.get(device)];
    if (there === here) continue;
    const words = (bridge: string | undefined) => (bridge === undefined ? "on no bridge" : `on ${bridge}`);
    throw new BridgeheadError(
      "conflict",
      `The pasted brctl show has ${device} ${words(there)}; on host ${hostName} it is ${words(here)}.`,
      { remedy: "Choose the host that the text is of, or leave brctl show out: the host's own bridges count." },
    );
  }
}
