"use client";

import type { Plumbing } from "@/server/model/plumbing";
import { Banner } from "../ui/banner";
import { Segmented } from "../ui/segmented";
import { isHybrid, type PlugWay, type PortMaker } from "./plug-draft";

type PlugFieldsProps = {
  hostName: string;
  plumbing: Plumbing;
  way: PlugWay;
  onWay: (way: PlugWay) => void;
  maker: PortMaker;
  onMaker: (maker: PortMaker) => void;
};

/** How a port is plugged on a managed host, with why one would choose otherwise. */
export function PlugFields({ hostName, plumbing, way, onWay, maker, onMaker }: PlugFieldsProps) {
  const hybrid = isHybrid(way, plumbing);
  const needsHybrid = plumbing.firewall === "iptables_hybrid";
  return (
    <div className="grid gap-4">
      <div className="grid gap-1.5">
        <p className="font-medium text-xs">Plug</p>
        <Segmented
          label="Plug"
          value={way}
          onValueChange={onWay}
          options={[
            { value: "firewall", label: "As the firewall needs" },
            { value: "hybrid", label: "Hybrid" },
            { value: "straight", label: "Straight" },
          ]}
          className="max-w-full justify-self-start"
        />
        <p className="text-fg-muted text-xs">
          {hybrid
            ? `Hybrid: a Linux bridge (qbr) and a veth pair (qvb, qvo) between guest and br-int, where iptables filters its packets.`
            : `Straight: the tap itself is a port of br-int; no Linux bridge, and no security groups by iptables.`}{" "}
          {hostName} filters {needsHybrid ? "with iptables, so it needs hybrid." : "nothing, so it needs no bridge."}
        </p>
      </div>
      {needsHybrid && !hybrid ? (
        <Banner tone="warning">
          {hostName} filters on Linux bridges: plugged straight, this port has no security groups at all.
        </Banner>
      ) : null}
      {hybrid ? null : (
        <div className="grid gap-1.5">
          <p className="font-medium text-xs">Who makes the port on br-int</p>
          <Segmented
            label="Who makes the port on br-int"
            value={maker}
            onValueChange={onMaker}
            options={[
              { value: "console", label: "The console creates it" },
              { value: "libvirt", label: "libvirt creates it" },
            ]}
            className="max-w-full justify-self-start"
          />
          <p className="text-fg-muted text-xs">
            {maker === "console"
              ? "It is there before the guest starts, isolated on the dead VLAN, and wired before the first frame. libvirt only makes the tap (type ethernet)."
              : "libvirt adds the tap to br-int when the guest starts (virtualport openvswitch). Until it is wired, the port is a trunk of every VLAN: it cannot be isolated beforehand."}
          </p>
        </div>
      )}
    </div>
  );
}
