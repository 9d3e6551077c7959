import { invalid } from "../api-error";
import type { ResourceOf } from "../schemas";

/** One FlexNIC, or an Ethernet port that is not divided, as a connection names it. */
export type FlexNic = {
  readonly portId: string;
  /** `<location> <slot>:<port>`: what it shares its link with. */
  readonly physicalPort: string;
  readonly type: string;
  readonly mac: string | null;
  readonly interconnectUri: string | null;
};

const portIdGrammar = /^(?:Auto|None|[A-Za-z]+ \d+:\d+(?:-[a-h])?)$/;

/** `Auto`, `None`, `<loc> <slot>:<port>` (any FlexNIC of it) or `<loc> <slot>:<port>-<a..h>`. */
export function checkPortId(portId: string): void {
  if (portIdGrammar.test(portId)) return;
  throw invalid("INVALID_PORT_ID", `The port ${portId} is invalid.`, "For example Mezz 3:1-a, Mezz 3:1, Auto or None.");
}

export function flexNicsOf(hardware: ResourceOf<"server-hardware">): readonly FlexNic[] {
  return (hardware.portMap?.deviceSlots ?? []).flatMap((slot) =>
    (slot.physicalPorts ?? []).flatMap((port) => {
      const { type, interconnectUri } = port;
      const physicalPort = `${slot.location} ${slot.slotNumber}:${port.portNumber}`;
      const parts = port.virtualPorts ?? [];
      if (parts.length === 0) return [{ portId: physicalPort, physicalPort, type, mac: port.mac, interconnectUri }];
      return parts.map((part) => ({
        portId: `${physicalPort}-${part.portFunction}`,
        physicalPort,
        type,
        mac: part.mac,
        interconnectUri,
      }));
    }),
  );
}

export function physicalPortOf(portId: string): string {
  return portId.replace(/-[a-h]$/, "");
}

/** In Mb/s, from the hardware type's adapter; what the type does not tell is 20 Gb/s. */
export function linkSpeedOf(type: ResourceOf<"server-hardware-types"> | undefined, physicalPort: string): number {
  for (const adapter of type?.adapters ?? []) {
    for (const port of adapter.ports) {
      if (`${adapter.location} ${adapter.slot}:${port.number}` === physicalPort) return port.maxSpeedMbps;
    }
  }
  return 20_000;
}
