import { contains } from "@/server/model/address";
import type { Route } from "@/server/model/host-state";

const WIDTH = { inet: 32, inet6: 128 } as const;

/** Longest prefix, then lowest metric, of the main table. */
export function routeFor(routes: readonly Route[], address: string): Route | null {
  const family = address.includes(":") ? "inet6" : "inet";
  const length = ({ destination }: Route) =>
    destination === "default" ? -1 : Number(destination.split("/")[1] ?? WIDTH[family]);
  const fitting = routes.filter(({ table, destination, family: of }) => {
    if (table !== "main" || of !== family) return false;
    return (
      destination === "default" ||
      contains(destination.includes("/") ? destination : `${destination}/${WIDTH[family]}`, address)
    );
  });
  return fitting.sort((a, b) => length(b) - length(a) || (a.metric ?? 0) - (b.metric ?? 0))[0] ?? null;
}
