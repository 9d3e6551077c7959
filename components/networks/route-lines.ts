type Route = { readonly destination: string; readonly nexthop: string };

/** Routes as they are typed: `prefix via address`, a line each. */
export function routeLines(routes: readonly Route[]): string {
  return routes.map(({ destination, nexthop }) => `${destination} via ${nexthop}`).join("\n");
}

/** `via` may be left out. What is no prefix or address is for the schema to tell. */
export function readRouteLines(text: string): Route[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [destination = "", nexthop = ""] = line.split(/\s+(?:via\s+)?/);
      return { destination, nexthop };
    });
}
