"use client";

import { Pencil } from "lucide-react";
import type { ReactNode } from "react";
import type { HostDetails } from "@/server/model/host-view";
import type { Plumbing } from "@/server/model/plumbing";
import { useMay } from "../frame/use-me";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

const OBSERVED =
  "Observed: an agent such as Neutron's owns this host. Bridgehead reads and explains it, and changes nothing on it. Edit the host to let Bridgehead manage it.";
const MANAGED =
  "Managed: Bridgehead plugs and wires this host, by plans that are read first. What bears no mark of Bridgehead is left alone.";

/** Who owns the host, and how it is plumbed. */
export function HostPlumbing({ host, onEdit }: { host: HostDetails; onEdit: () => void }) {
  const may = useMay("admin");
  const { plumbing, ownership } = host;
  const edit = may ? (
    <Button size="sm" onClick={onEdit}>
      <Pencil aria-hidden className="size-3.5" />
      {plumbing === null ? "Set plumbing" : "Edit plumbing"}
    </Button>
  ) : null;
  return (
    <div className="grid gap-3 p-3 sm:p-4">
      <div className="flex flex-wrap items-start gap-3">
        <p className="min-w-0 flex-1 text-fg-muted text-sm">{ownership === "managed" ? MANAGED : OBSERVED}</p>
        {ownership === "managed" && plumbing !== null ? edit : null}
      </div>
      <OtherController host={host} />
      {ownership === "observed" ? null : plumbing === null ? (
        <EmptyState icon={Pencil} title="Not plumbed yet" action={edit}>
          Without tunnel address, bridges and firewall nothing is plugged on this host.
        </EmptyState>
      ) : (
        <PlumbingFacts plumbing={plumbing} />
      )}
    </div>
  );
}

function OtherController({ host }: { host: HostDetails }) {
  const { otherController, separatedOtherwise, ownership, plumbing } = host;
  if (otherController === null) return null;
  if (ownership === "observed") return <Banner tone="info">Who drives it: {otherController}.</Banner>;
  return (
    <Banner tone="warning">
      Somebody else drives this host: {otherController}. Two that write the same bridges undo each other.{" "}
      {separatedOtherwise !== null
        ? `New ports are not isolated here: ${separatedOtherwise}, and would never take them off the dead VLAN.`
        : plumbing?.isolateVif === false
          ? "New ports are not isolated here: isolate_vif is off."
          : "New ports are isolated here until they are wired."}
    </Banner>
  );
}

function PlumbingFacts({ plumbing }: { plumbing: Plumbing }) {
  const { tunnelAddress, tunnelTypes, bridgeMappings, bridgeUplinks, datapathType, hypervisor } = plumbing;
  const hybrid = plumbing.firewall === "iptables_hybrid";
  const facts: readonly (readonly [name: string, value: ReactNode, explained: string])[] = [
    [
      "Tunnel address",
      tunnelAddress ?? "none",
      tunnelAddress === null
        ? "gre and vxlan networks do not reach this host"
        : `tunnels of type ${tunnelTypes.join(", ")} begin there`,
    ],
    [
      "Bridge mappings",
      <Pairs key="mappings" pairs={bridgeMappings} />,
      "physical network → provider bridge, for flat and vlan networks",
    ],
    ["Uplinks", <Pairs key="uplinks" pairs={bridgeUplinks} />, "provider bridge → device that leads out of it"],
    [
      "Services",
      plumbing.services ? "network node" : "none",
      plumbing.services ? "DHCP servers and routers run here" : "DHCP and routers run elsewhere",
    ],
    [
      "Firewall driver",
      plumbing.firewall,
      hybrid ? "security groups by iptables, at a qbr bridge for each port" : "security groups are not in force here",
    ],
    [
      "Plug",
      hybrid ? "hybrid" : "straight into br-int",
      hybrid
        ? "tap → qbr → qvb, qvo → br-int: iptables cannot see a tap that is in Open vSwitch"
        : "tap → br-int, as no iptables is asked",
    ],
    [
      "isolate_vif",
      plumbing.isolateVif ? "on" : "off",
      plumbing.isolateVif
        ? "a new port lies on the dead VLAN until it is wired"
        : "a new port is open before it is wired",
    ],
    [
      "Datapath",
      datapathType ?? "as it is",
      datapathType === null ? "what br-int has, else what Open vSwitch offers" : "of new bridges",
    ],
    ["Hypervisor", hypervisor, hypervisor === "none" ? "guests are the operator's own" : "it starts and moves guests"],
  ];
  return (
    <dl aria-label="Plumbing" className="grid overflow-hidden rounded-md border text-sm">
      {facts.map(([name, value, explained]) => (
        <div
          key={name}
          className="grid gap-x-4 gap-y-0.5 border-b px-3 py-2 last:border-b-0 sm:grid-cols-[9rem_14rem_minmax(0,1fr)]"
        >
          <dt className="text-fg-muted">{name}</dt>
          <dd className="mono min-w-0 break-words">{value}</dd>
          <dd className="text-fg-muted">{explained}</dd>
        </div>
      ))}
    </dl>
  );
}

function Pairs({ pairs }: { pairs: Readonly<Record<string, string>> }) {
  const entries = Object.entries(pairs);
  if (entries.length === 0) return "none";
  return (
    <ul>
      {entries.map(([from, to]) => (
        <li key={from}>
          {from} → {to}
        </li>
      ))}
    </ul>
  );
}
