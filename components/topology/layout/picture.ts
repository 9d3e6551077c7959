/**
 * What the canvas draws: boxes and routed lines in world units (1 unit is 1 CSS pixel at zoom 1). Plain data, made from the
 * graph alone; nothing here knows the drawing library.
 */

export type Point = { readonly x: number; readonly y: number };

/**
 * - `frame`   an opened host; things stand inside it
 * - `tile`    a closed host, with a summary
 * - `region`  a titled column of the fabric side
 * - `room`    a namespace
 * - `bar`     a bridge with its ports along it
 * - `spine`   joins the shelves of one bar
 * - `card`    two or three lines: a guest's tap, a Linux bridge in a plug, a server profile
 * - `chip`    one line: a port, a NIC, an end of a patch or tunnel
 * - `row`     one line of a list: a segment, a physical network, a OneView network
 * - `more`    stands for things that are there but not drawn
 */
export type Shape = "frame" | "tile" | "region" | "room" | "bar" | "spine" | "card" | "chip" | "row" | "more";

export type Box = {
  /** The node's id, or `<id>~<n>` for further boxes of the same object. */
  readonly id: string;
  /** The graph node that a click selects; `null` for titles. */
  readonly object: string | null;
  readonly shape: Shape;
  /** Left, top, width, height. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Content is drawn as in a box of `w / scale` by `h / scale`: overviews of many hosts have big boxes. */
  readonly scale: number;
  /** Text where there is no node: region titles, "12 more". */
  readonly text?: string;
  /** Objects that a `more` stands for: selecting one of them selects it. */
  readonly folded?: readonly string[];
  /** Where the text of a room begins, from its top: below its devices in a mirrored frame. */
  readonly textTop?: number;
  /** Networks present on a closed host, in legend order. */
  readonly networks?: readonly string[];
};

export type Route = {
  /** The edge's id, or `<id>~<n>`. */
  readonly id: string;
  readonly edge: string;
  readonly source: string;
  readonly target: string;
  /** At least two points, the first on the source's box, the last on the target's; neighbours share x or y. */
  readonly points: readonly Point[];
  readonly scale: number;
  /** Drawn only while one of its ends is selected: there are too many to show at once. */
  readonly onDemand: boolean;
};

/** What an earlier picture reserved. Given back to the next one, things that stay do not move. */
export type Reserved = {
  readonly hosts: readonly string[];
  readonly frames: Readonly<Record<string, FrameSize>>;
  /** `<host> <unit>` → slot. */
  readonly slots: Readonly<Record<string, number>>;
};

/** Capacity of a host's frame: slots side by side, shelves of them, and rows of chips under the bridges. */
export type FrameSize = { readonly columns: number; readonly shelves: number; readonly chipRows: number };

export type Picture = {
  readonly boxes: readonly Box[];
  readonly routes: readonly Route[];
  readonly width: number;
  readonly height: number;
  readonly reserved: Reserved;
};

export const nothingReserved: Reserved = { hosts: [], frames: {}, slots: {} };
