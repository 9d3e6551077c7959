import { expect, it } from "vitest";
import { routerUpdateSchema } from "@/server/model/router-input";
import { readRouteLines, routeLines } from "./route-lines";

const ROUTES = [
  { destination: "10.9.0.0/16", nexthop: "192.168.1.254" },
  { destination: "2001:db8:9::/48", nexthop: "2001:db8::9" },
];

it("reads routes as they are written, with and without via", () => {
  expect(readRouteLines(routeLines(ROUTES))).toEqual(ROUTES);
  expect(readRouteLines(" 10.9.0.0/16   192.168.1.254 \n\n2001:db8:9::/48 via 2001:db8::9\n")).toEqual(ROUTES);
  expect(readRouteLines("  \n")).toEqual([]);
});

it.each(["10.9.0.0 via 192.168.1.254", "10.9.0.0/16", "10.9.0.0/16 via here", "0/0 via 192.168.1.254"])(
  "leaves it to the schema to refuse %s",
  (line) => {
    expect(routerUpdateSchema.safeParse({ routes: readRouteLines(line) }).success).toBe(false);
    expect(routerUpdateSchema.safeParse({ routes: ROUTES }).success).toBe(true);
  },
);
