/** What `physdev` says in a rule: which side of a Linux bridge a frame enters or leaves by, in an operator's words. */
export type Physdev = {
  /** The words of the rule that say it. */
  readonly text: string;
  /** Seen from the guest. */
  readonly way: "from the guest" | "towards the guest" | null;
  readonly meaning: string;
};

const PHYSDEV = /(?:-m physdev )?((?:! )?)--physdev-(in|out) (\S+)( --physdev-is-bridged)?/;

/** `null`: the rule does not ask which device a frame comes or goes by. */
export function physdevOf(spec: string): Physdev | null {
  const [text, not, side, device, isBridged] = PHYSDEV.exec(spec) ?? [];
  if (text === undefined || side === undefined || device === undefined) return null;
  const frames = not === "" ? "Frames" : "All frames but those";
  const crosses =
    isBridged === undefined ? "" : " Only those that its Linux bridge passes on, not those that the host routes.";
  const verb = side === "in" ? "enter the bridge by" : "leave the bridge by";
  const from = sideOf(device, side);
  const what = from === null ? "" : `, ${SAYS[from]}`;
  return { text, way: not === "" ? from : null, meaning: `${frames} that ${verb} ${device}${what}.${crosses}` };
}

const SAYS = {
  "from the guest": "which the guest sends",
  "towards the guest": "which go to the guest",
} as const;

/** The tap is the guest's end of its bridge, and qvb the network's. */
function sideOf(device: string, side: string): Physdev["way"] {
  if (device.startsWith("tap")) return side === "in" ? "from the guest" : "towards the guest";
  if (device.startsWith("qvb")) return side === "in" ? "towards the guest" : "from the guest";
  return null;
}
