import { measure, unitHeight } from "./measure";
import type { Box, Shape } from "./picture";
import type { Unit } from "./wiring";

export type Add = (
  id: string,
  shape: Shape,
  x: number,
  y: number,
  w: number,
  h: number,
  more?: Partial<Pick<Box, "object" | "textTop">>,
) => void;

type Place = { readonly column: number; readonly columns: number; readonly top: number; readonly mirrored: boolean };
type Chip = (id: string, column: number, y: number) => void;

export const chipInset = (measure.slot - measure.chipWidth) / 2;
const roomText = 42;

export function unitWidth(unit: Unit): number {
  return Math.max(1, unit.kind === "chain" ? unit.taps.length : unit.devices.length);
}

/** A guest over its Linux bridge over the veth pair that plugs it in; whatever of these is missing leaves its place free. */
export function drawChain(unit: Extract<Unit, { kind: "chain" }>, place: Place, add: Add, chip: Chip): void {
  const { column, columns, top } = place;
  const left = leftOf(column);
  const width = (columns - 1) * measure.slot + measure.chipWidth;
  const portTop = top + unitHeight - measure.dock - measure.chipHeight;
  const alone = unit.peer === null && unit.bridge === null;
  if (alone) {
    const height = unit.taps.length === 0 ? measure.guestHeight : measure.linuxBridgeHeight;
    add(unit.port, "card", left, top + unitHeight - measure.dock - height, width, height);
  } else chip(unit.port, column, portTop);
  const peerTop = portTop - measure.pair - measure.chipHeight;
  const bridgeTop = peerTop - measure.dock - measure.linuxBridgeHeight;
  if (unit.peer !== null) chip(unit.peer, column, peerTop);
  if (unit.bridge !== null) add(unit.bridge, "card", left, bridgeTop, width, measure.linuxBridgeHeight);
  for (const [i, tap] of unit.taps.entries()) {
    if (i < columns) add(tap, "card", left + i * measure.slot, top, measure.chipWidth, measure.guestHeight);
  }
}

/** A namespace with its devices along the wall that faces the bridge, its name and servers behind them. */
export function drawRoom(unit: Extract<Unit, { kind: "room" }>, place: Place, add: Add, chip: Chip): void {
  const { column, columns, top, mirrored } = place;
  const left = leftOf(column);
  const width = (columns - 1) * measure.slot + measure.chipWidth;
  const rows = Math.ceil(unit.devices.length / columns);
  const portTop = top + unitHeight - measure.dock - measure.chipHeight;
  const hasPorts = unit.devices.some((device) => device.port !== null);
  const floor = hasPorts ? portTop - measure.pair : top + unitHeight - measure.pair;
  const devices = rows === 0 ? 4 : rows * measure.chipRow + measure.dock;
  const wanted = roomText + unit.servers.length * (measure.linuxBridgeHeight + 4) + devices;
  const height = Math.min(floor - top, Math.max(wanted, 76));
  add(unit.namespace, "room", left - 4, floor - height, width + 8, height, { textTop: mirrored ? devices : 0 });
  for (const [i, { device, port }] of unit.devices.entries()) {
    const row = rows - 1 - Math.floor(i / columns);
    const y = floor - measure.dock - measure.chipHeight - row * measure.chipRow;
    const x = left + (i % columns) * measure.slot + 5;
    add(device, "chip", x, y, measure.chipWidth - 8, measure.chipHeight);
    if (port !== null && i < columns) chip(port, column + (i % columns), portTop);
  }
  for (const [i, server] of unit.servers.entries()) {
    const down = roomText + i * (measure.linuxBridgeHeight + 4);
    const y = mirrored ? floor - devices - down - measure.linuxBridgeHeight : floor - height + down;
    add(server, "card", left + 5, y, measure.chipWidth - 8, measure.linuxBridgeHeight);
  }
}

function leftOf(column: number): number {
  return measure.gutter + column * measure.slot + chipInset;
}
