import type { Unit, Wiring } from "./wiring";

/** Objects on the main bars of all opened hosts together; more cannot be read, and cannot be drawn quickly. */
const mostObjects = 240;
/** However many hosts are open, each shows some of what is plugged in. */
const leastObjects = 12;

/** Slots that a closed host keeps free: as many as it would show if it were opened alone. */
export const mostUnits = mostObjects / 4;

/**
 * Keeps the objects of opened hosts to what a picture can show: each host gets an equal share of what smaller ones leave
 * over. Units that had a place come first, so that nothing vanishes when one more arrives; the rest is counted.
 */
export function foldUnits(
  wirings: ReadonlyMap<string, Wiring>,
  hadPlace: (host: string, unit: string) => boolean,
): ReadonlyMap<string, Wiring> {
  const shares = sharesOf(wirings);
  return new Map(
    [...wirings].map(([host, wiring]) => [
      host,
      fold(wiring, shares.get(host) ?? leastObjects, (key) => hadPlace(host, key)),
    ]),
  );
}

function sharesOf(wirings: ReadonlyMap<string, Wiring>): ReadonlyMap<string, number> {
  const wanted = [...wirings].map(([host, { units }]): [string, number] => [host, objectsOf(units).length]);
  let left = mostObjects;
  let waiting = wanted.length;
  const shares = new Map<string, number>();
  for (const [host, wants] of wanted.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))) {
    const share = Math.max(leastObjects, Math.min(wants, Math.floor(left / waiting)));
    shares.set(host, share);
    left -= share;
    waiting -= 1;
  }
  return shares;
}

function fold(wiring: Wiring, share: number, hadPlace: (key: string) => boolean): Wiring {
  if (objectsOf(wiring.units).length <= share) return wiring;
  const kept = new Set<Unit>();
  let taken = 0;
  const settled = wiring.units.filter(({ key }) => hadPlace(key));
  for (const unit of [...settled, ...wiring.units.filter(({ key }) => !hadPlace(key))]) {
    const size = objectsOf([unit]).length;
    if (taken + size > share) continue;
    kept.add(unit);
    taken += size;
  }
  return {
    ...wiring,
    units: wiring.units.filter((unit) => kept.has(unit)),
    folded: objectsOf(wiring.units.filter((unit) => !kept.has(unit))),
  };
}

function objectsOf(units: readonly Unit[]): string[] {
  return units.flatMap((unit) =>
    unit.kind === "chain"
      ? [unit.port, unit.peer, unit.bridge, ...unit.taps].filter((id) => id !== null)
      : [
          unit.namespace,
          ...unit.servers,
          ...unit.devices.flatMap(({ device, port }) => (port === null ? [device] : [device, port])),
        ],
  );
}
