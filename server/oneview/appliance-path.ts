import { OneViewError } from "@/server/oneview/oneview-error";

/**
 * A path the appliance gave us (Location, nextPageUri, …): a path, or by some versions a whole URL of the same host.
 * Anything that leads elsewhere is refused, because the session would be sent along.
 */
export function appliancePath(given: string, origin: URL): string {
  const url = URL.canParse(given, origin.origin) ? new URL(given, origin.origin) : null;
  if (url === null || url.hostname !== origin.hostname || !url.pathname.startsWith("/rest/")) {
    throw new OneViewError(
      "unreachable",
      `${origin.origin} points to ${given.slice(0, 200)}, which is no path of its API.`,
      {
        remedy: "Check the address: another server may be in the appliance's place.",
      },
    );
  }
  return `${url.pathname}${url.search}`;
}
