import Link from "next/link";
import type { PortDetails, PortServer } from "@/server/model/port-views";
import { objectHref } from "../frame/object-href";
import { type Fact, FactLines, FactSection } from "../ui/fact-list";

/** A server's port on its appliance: server, profile and the connection that serves it. */
export function PortOnServer({ port, server }: { port: PortDetails; server: PortServer }) {
  const { applianceId } = server;
  const facts: readonly Fact[] = [
    [
      "Server",
      <OnTopology
        key="server"
        applianceId={applianceId}
        category="server-hardware"
        id={server.serverHardwareId}
        name={server.hardwareName}
      />,
    ],
    ["Power", server.powerState ?? "unknown"],
    [
      "Profile",
      <OnTopology
        key="profile"
        applianceId={applianceId}
        category="server-profile"
        id={server.profileId}
        name={server.profileName}
      />,
    ],
    ...connectionFacts(port, applianceId),
  ];
  return (
    <FactSection title={`On ${server.applianceName}`}>
      <FactLines facts={facts} />
    </FactSection>
  );
}

function connectionFacts({ connection, mirror }: PortDetails, applianceId: string): readonly Fact[] {
  if (connection === null) return [["Connection", "none"]];
  return [
    ["Connection", `${connection.id}${connection.name === null ? "" : ` ${connection.name}`}`],
    ["FlexNIC", connection.flexNic ?? "unknown"],
    ["Its MAC", connection.mac ?? "unknown"],
    [
      "Leads to",
      <OnTopology
        key="network"
        applianceId={applianceId}
        category="network"
        id={connection.networkId}
        name={connection.networkName}
      />,
    ],
    ["Boot", connection.bootPriority ?? "not said"],
    ["State", connection.state ?? "not said"],
    ["Mirror", mirror === null ? "not noted yet" : mirror.made ? "made by us" : "re-pointed by us"],
  ];
}

type OnTopologyProps = {
  applianceId: string;
  category: "server-hardware" | "server-profile" | "network";
  id: string | null;
  name: string | null;
};

/** An object of an appliance by name, leading to it in the graph. */
function OnTopology({ applianceId, category, id, name }: OnTopologyProps) {
  if (id === null) return <>none</>;
  if (name === null) return <span className="mono break-all">{id}, which the appliance does not show</span>;
  const appliance = `appliance:${applianceId}`;
  return (
    <Link
      href={objectHref({ nodeId: `${appliance}/${category}:${id}`, expand: [appliance] }, null)}
      className="text-accent hover:underline"
    >
      {name}
    </Link>
  );
}
