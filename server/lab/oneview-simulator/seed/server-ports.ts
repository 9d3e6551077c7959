import { interconnectUri } from "./uplinks";

/** What a port map is made for. */
type Blade = { readonly number: number; readonly enclosure: 1 | 2; readonly bay: number };

type Card = {
  readonly slot: number;
  /** Logical interconnect that its two ports lead to, one to each interconnect. */
  readonly logicalInterconnect: number;
};

/** Mezzanine 3 leads to the tenant group; the first frame's blades have a card for management and storage in 2 as well. */
export function cardsOf(enclosure: 1 | 2): readonly Card[] {
  return enclosure === 1
    ? [
        { slot: 2, logicalInterconnect: 3 },
        { slot: 3, logicalInterconnect: 1 },
      ]
    : [{ slot: 3, logicalInterconnect: 2 }];
}

export const maxSpeedMbps = 20_000;

/** A storage card in slot 1, then network cards and, where there is none, an empty slot. */
export function seedPortMap(blade: Blade) {
  const cards = cardsOf(blade.enclosure);
  return {
    deviceSlots: [
      { location: "Mezz", slotNumber: 1, deviceNumber: 1, deviceName: "Smart Array P542D", physicalPorts: [sasPort] },
      ...[2, 3].map((slot) => {
        const card = cards.find((each) => each.slot === slot);
        return {
          location: "Mezz",
          slotNumber: slot,
          deviceNumber: slot,
          deviceName: card === undefined ? "" : "HPE Synergy 3820C 10/20Gb ",
          physicalPorts: card === undefined ? [] : [seedPhysicalPort(blade, card, 1), seedPhysicalPort(blade, card, 2)],
        };
      }),
    ],
  };
}

const sasPort = { type: "SAS", portNumber: 1, mac: null, wwn: "", interconnectUri: null, virtualPorts: [] };

/** Cut into four FlexNICs. */
function seedPhysicalPort(blade: Blade, card: Card, port: 1 | 2) {
  const uri = interconnectUri(card.logicalInterconnect, port === 1 ? 0 : 1);
  return {
    type: "Ethernet",
    portNumber: port,
    mac: macOf(blade.number, card.slot, port, 0),
    wwn: "",
    interconnectPort: blade.bay,
    interconnectUri: uri,
    physicalInterconnectPort: blade.bay,
    physicalInterconnectUri: uri,
    virtualPorts: ["a", "b", "c", "d"].map((portFunction, index) => ({
      portNumber: index + 1,
      portFunction,
      mac: macOf(blade.number, card.slot, port, index + 1),
      wwnn: "",
      wwpn: "",
      currentAllocatedVirtualFunctionCount: -1,
    })),
  };
}

/** Of `<slot>:<port>-<a..d>` on a blade of the seed. */
export function flexNicMac(hardware: number, portId: string): string | null {
  const match = /^Mezz (\d):(\d)-([a-d])$/.exec(portId);
  if (match === null) return null;
  return macOf(hardware, Number(match[1]), Number(match[2]), "abcd".indexOf(match[3] ?? "") + 1);
}

/** Upper case with colons, as the appliance writes them. `flexNic` 0 is the port itself. */
function macOf(hardware: number, slot: number, port: number, flexNic: number): string {
  const last = [0x10 + slot, 0x10 + hardware, port, 0x10 + flexNic];
  return `02:23:${last.map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`.toUpperCase();
}
