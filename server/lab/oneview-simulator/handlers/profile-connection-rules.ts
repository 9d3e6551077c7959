import { invalid } from "../api-error";
import type { ConnectionResource, ResourceOf } from "../schemas";
import { linkSpeedOf, physicalPortOf } from "./profile-ports";

/**
 * Rules of a profile's connections together:
 * 1. names differ, in whatever case;
 * 2. a FlexNIC has one connection;
 * 3. without boot management no connection has a boot attribute; with it, one Primary and one Secondary for each function type;
 * 4. a connection asks for 100 Mb/s at least, no more than its network's maximum, and all on one physical port for no
 *    more than its link carries.
 */
export function checkConnections(
  connections: readonly ConnectionResource[],
  managesBoot: boolean,
  hardwareType: ResourceOf<"server-hardware-types"> | undefined,
): void {
  const name = firstTwice(connections.map((each) => each.name?.toLowerCase() ?? null));
  if (name !== null) throw invalid("DUPLICATE_CONNECTION_NAME", `Two connections have the name ${name}.`);
  const portId = firstTwice(connections.map((each) => (isFlexNic(each) ? each.portId : null)));
  if (portId !== null) throw invalid("DUPLICATE_CONNECTION_PORT", `Two connections use the port ${portId}.`);
  checkBoot(connections, managesBoot);
  checkBandwidth(connections, hardwareType);
}

function checkBoot(connections: readonly ConnectionResource[], managesBoot: boolean): void {
  const bootable = connections.find((each) => each.boot !== null);
  if (!managesBoot && bootable !== undefined) {
    throw invalid(
      "BOOT_ATTRIBUTE_NOT_ALLOWED",
      `The boot attribute of connection ${bootable.id} is not allowed because the boot settings of the profile are not managed.`,
    );
  }
  const twice = firstTwice(
    connections.map(({ boot, functionType }) => {
      const priority = boot?.priority ?? "NotBootable";
      return priority === "NotBootable" || priority === "LoadBalanced" ? null : `${functionType} ${priority}`;
    }),
  );
  if (twice !== null) throw invalid("DUPLICATE_BOOT_PRIORITY", `Two connections have the boot priority ${twice}.`);
}

function checkBandwidth(
  connections: readonly ConnectionResource[],
  hardwareType: ResourceOf<"server-hardware-types"> | undefined,
): void {
  const sums = new Map<string, number>();
  for (const each of connections) {
    const wanted = /^\d{1,6}$/.test(each.requestedMbps) ? Number(each.requestedMbps) : 0;
    const most = typeof each.maximumMbps === "number" ? each.maximumMbps : Number.POSITIVE_INFINITY;
    if (wanted < 100 || wanted > most) {
      throw invalid(
        "INVALID_CONNECTION_BANDWIDTH",
        `The requested bandwidth ${each.requestedMbps} of connection ${each.id} is not between 100 and ${most} Mb/s.`,
      );
    }
    if (!hasPort(each)) continue;
    const port = physicalPortOf(each.portId ?? "");
    const sum = (sums.get(port) ?? 0) + wanted;
    const link = linkSpeedOf(hardwareType, port);
    if (sum > link) {
      throw invalid(
        "CONNECTION_BANDWIDTH_EXCEEDS_PORT",
        `The connections on port ${port} request ${sum} Mb/s of the ${link} Mb/s of its link.`,
      );
    }
    sums.set(port, sum);
  }
}

/** Without hardware `<loc> <slot>:<port>` still stands for any FlexNIC of the port. */
function isFlexNic(connection: ConnectionResource): boolean {
  return hasPort(connection) && (connection.interconnectUri !== null || /-[a-h]$/.test(connection.portId ?? ""));
}

function hasPort(connection: ConnectionResource): boolean {
  return connection.portId !== null && connection.portId !== "Auto" && connection.portId !== "None";
}

function firstTwice(values: readonly (string | null)[]): string | null {
  const seen = new Set<string>();
  for (const value of values) {
    if (value === null || value === "") continue;
    if (seen.has(value)) return value;
    seen.add(value);
  }
  return null;
}
