import type { NodeKind, ObjectState } from "@/server/model/graph";

/** Line drawings on a 16 by 16 grid, as SVG path data: the canvas strokes them, legend and lists use the same in SVG. */
export const kindGlyphs: Readonly<Record<NodeKind, string>> = {
  host: "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01M8 5h3M8 11h3",
  namespace: "M2.5 13.5v-11h11v11M2.5 13.5h3M10.5 13.5h3M5.5 13.5v-5h5v5",
  "linux-bridge": "M1.5 11.5h13M3.5 11.5c0-6 9-6 9 0M8 7v4.5M5.5 8.3v3.2M10.5 8.3v3.2",
  "ovs-bridge": "M2 8h12M4.5 8V4.5M8 8V4.5M11.5 8V4.5M6 8v3.5M10 8v3.5",
  port: "M3.5 3.5h9v9h-9zM7 7h2v2h-2z",
  tap: "M2 3h12v8h-12zM5.5 13.5h5M8 11v2.5",
  veth: "M5.8 8h4.4M2 8a2 2 0 1 0 4 0a2 2 0 1 0-4 0M10 8a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
  patch: "M2.5 6h10M10 3.5l2.5 2.5M13.5 10h-10M6 12.5l-2.5-2.5",
  "gre-tunnel": "M2.5 13v-5a5.5 5.5 0 0 1 11 0v5M5.5 13v-5a2.5 2.5 0 0 1 5 0v5",
  "vxlan-tunnel": "M2.5 13v-5a5.5 5.5 0 0 1 11 0v5M5.5 9.5l5 3.5M10.5 9.5l-5 3.5",
  nic: "M2.5 3h11v8h-2.5v2h-6v-2h-2.5zM6 3v3M8 3v3M10 3v3",
  link: "M6.5 9.5l3-3M7 5l1.6-1.6a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.6 1.6a2.8 2.8 0 0 1-4-4L5 7",
  "dhcp-server": "M3 2.5h10v11h-10zM5.5 6h5M5.5 8.5h5M5.5 11h2.5",
  segment:
    "M8 6.5v3M6.6 10.6l-2.1 1.2M9.4 10.6l2.1 1.2M8 2.5v1M6 5a2 2 0 1 0 4 0a2 2 0 1 0-4 0M2 13h3M11 13h3M6.5 10h3",
  network: "M2 8h12M4 8v4M12 8v4M8 8V4M6.5 2.5h3V4h-3zM2.5 12h3v1.500h-3zM10.500 12h3v1.500h-3z",
  "physical-network": "M5 2v4M11 2v4M3 6h10v3a5 5 0 0 1-10 0zM8 14v1.500",
  appliance: "M2 5l6-3l6 3v6l-6 3l-6-3zM2 5l6 3l6-3M8 8v6",
  "oneview-network": "M2 8h12M4 8v4M12 8v4M8 8V4M6.5 2.5h3V4h-3zM2.5 12h3v1.500h-3zM10.500 12h3v1.500h-3z",
  "logical-interconnect-group":
    "M2.500 2.500h4.500v4.500h-4.500zM9 2.500h4.500v4.500h-4.500zM2.500 9h4.500v4.500h-4.500zM9 9h4.500v4.500h-4.500z",
  "logical-interconnect": "M2.500 2.500h4.500v4.500h-4.500zM9 9h4.500v4.500h-4.500zM7 5h4v4M5 7v4h4",
  "uplink-set": "M8 13V3M4.500 6.500L8 3l3.500 3.500M3 13.500h10",
  interconnect: "M2 5.500h12v5h-12zM4.500 8h1M7.500 8h1M10.500 8h1",
  enclosure: "M2.500 2.500h11v11h-11zM6.200 2.500v11M9.800 2.500v11",
  "server-hardware": "M2 5h12v6h-12zM4.500 8h.01M7 8h4.500",
  "server-profile": "M3 2.500h10v11h-10zM6 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0M5 12c.6-2.600 5.400-2.600 6 0",
};

/** Inside the round mark at a box's corner: every state has a sign of its own, so colour is never the only one. */
export const stateGlyphs: Readonly<Record<Exclude<ObjectState, "ok">, string>> = {
  down: "M8 4v8M5 9l3 3l3-3",
  dead: "M5 5l6 6M11 5l-6 6",
  failed: "M8 3.500v5.500M8 12v.01",
  drift: "M4 6.500h8M4 9.500h8M10 4l-4 8",
  stale: "M8 4v4.200l2.800 1.800",
  unknown: "M5.800 6.200a2.200 2.200 0 1 1 3 2.100c-.6.3-.8.700-.8 1.300M8 12.200v.01",
  intended: "M8 4v8M4 8h8",
};
