import type { ProfileConnection } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/finding";
import { fabricId } from "@/server/topology/ids";
import type { World } from "@/server/topology/world";
import { lacks } from "./fabric-intent";
import { REMEDIES } from "./remedies";
import { answers } from "./served-by";

/** Connections that the appliance itself calls failed, whoever made them; those of bound ports are told with their port. */
export function failedConnections(world: World, bound: ReadonlySet<string>): Fault[] {
  return world.fabrics.flatMap((each): Fault[] => {
    const { state: fabric, status } = each;
    if (fabric === null || !answers(each) || lacks(fabric, "serverProfiles")) return [];
    return fabric.serverProfiles.flatMap((profile) =>
      profile.connections.flatMap((connection): Fault[] => {
        const mac = connectionMac(connection);
        if (connection.state !== "Failed" || (mac !== undefined && bound.has(mac))) return [];
        const kind = "connection-failed";
        const to = [...fabric.networks, ...fabric.networkSets].find(({ uri }) => uri === connection.networkUri);
        const object = `${profile.name} connection ${connection.id}`;
        const message = `${object} on ${status.name} has failed; it is to lead to ${to?.name ?? "nothing that is there"}.`;
        const nodeId = fabricId(fabric.applianceId, "server-profile", profile.uri);
        const rest = {
          host: status.name,
          shownBy: "appliance" as const,
          object,
          nodeId,
          message,
          remedy: REMEDIES[kind],
        };
        return [{ kind, severity: "critical", ...rest }];
      }),
    );
  });
}

const NAME = /^NeutronPort\[([0-9a-f:]{17})\]$/i;

/** Of the port that it stands for, by its name, else its own. */
export function connectionMac({ name, mac }: Pick<ProfileConnection, "name" | "mac">): string | undefined {
  return (NAME.exec(name ?? "")?.[1] ?? mac ?? undefined)?.toLowerCase();
}
