"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { HostSummary } from "@/server/model/host-view";
import type { PlugInput } from "@/server/model/port-input";
import type { PortDetails } from "@/server/model/port-views";
import { useCloud } from "../clouds/use-clouds";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
import { Banner } from "../ui/banner";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { type PlugWay, type PortMaker, plugInputOf } from "./plug-draft";
import { PlugFields } from "./plug-fields";

const ELSEWHERE = "elsewhere";

type Asked = { readonly host: string; readonly plug: PlugInput | null };

/** Binds a guest's port: on a managed host it is plugged and wired, elsewhere it is only noted. A Neutron's hosts are its agents'. */
export function PlugPortDialog({ port, onClose }: { port: PortDetails; onClose: () => void }) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const hosts = useQuery(trpc.hosts.list.queryOptions());
  const cloud = useCloud(port.cloudId);
  const [picked, setPicked] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [way, setWay] = useState<PlugWay>(wayOf(port));
  const [maker, setMaker] = useState<PortMaker>(port.vif?.createPort === false ? "libvirt" : "console");
  const [tried, setTried] = useState(false);
  return (
    <PlanFormDialog<Asked>
      title={`Bind port ${port.name || port.id.slice(0, 8)}`}
      verb="Bind port"
      planKey={["plug-port", port.id]}
      makePlan={({ host, plug }) => client.ports.bind.mutate({ id: port.id, host, plug, mode: "plan" })}
      onClose={onClose}
    >
      {(submit) => (
        <QueryView query={hosts} failure="The hosts could not be read" loading={<Skeleton className="h-32 w-full" />}>
          {(data) => {
            const managed = cloud?.kind === "neutron" ? [] : data.filter(isManaged);
            const at = picked ?? startingHost(port, managed);
            const host = managed.find(({ name }) => name === at);
            const name = host?.name ?? typed.trim();
            return (
              <PlanForm
                onClose={onClose}
                onSubmit={() => {
                  setTried(true);
                  if (name !== "") submit({ host: name, plug: host === undefined ? null : plugInputOf(way, maker) });
                }}
              >
                <p className="text-fg-muted text-sm">
                  MAC <span className="mono text-fg">{port.mac}</span> on network{" "}
                  <span className="text-fg">{port.networkName}</span>
                </p>
                <div className="grid gap-4 sm:grid-cols-2">
                  <Field label="Host">
                    <Select value={at} onValueChange={setPicked} options={[...managed.map(hostOption), ANOTHER]} />
                  </Field>
                  {host === undefined ? (
                    <Field
                      label="Its name"
                      hint="binding:host_id"
                      error={tried && name === "" ? "Say which host it is bound to." : undefined}
                    >
                      <Input className="mono" value={typed} onChange={(event) => setTyped(event.target.value)} />
                    </Field>
                  ) : null}
                </div>
                {host?.plumbing ? (
                  <PlugFields
                    hostName={host.name}
                    plumbing={host.plumbing}
                    way={way}
                    onWay={setWay}
                    maker={maker}
                    onMaker={setMaker}
                  />
                ) : (
                  <Banner tone="info">
                    Bridgehead does not manage this host: the binding is noted, and plugging is left to whoever does.
                  </Banner>
                )}
              </PlanForm>
            );
          }}
        </QueryView>
      )}
    </PlanFormDialog>
  );
}

const ANOTHER = { value: ELSEWHERE, label: "another host", detail: "not managed here: only noted" };

function hostOption({ name, plumbing, counts }: HostSummary) {
  const role = plumbing?.services ? "network node" : "compute node";
  const firewall = plumbing?.firewall === "noop" ? "no firewall" : "iptables firewall";
  return {
    value: name,
    label: name,
    detail: `${role}, ${firewall}${counts === null ? ", not read yet" : `, ${counts.ports} OVS ports`}`,
  };
}

function isManaged({ ownership, enabled, plumbing }: HostSummary): boolean {
  return ownership === "managed" && enabled && plumbing !== null;
}

/** Where it is; else the first compute node. */
function startingHost(port: PortDetails, managed: readonly HostSummary[]): string {
  if (port.host !== "") return managed.some(({ name }) => name === port.host) ? port.host : ELSEWHERE;
  const first = managed.find(({ plumbing }) => !plumbing?.services) ?? managed[0];
  return first?.name ?? ELSEWHERE;
}

function wayOf({ vif }: PortDetails): PlugWay {
  if (vif === undefined) return "firewall";
  return vif.hybridPlug ? "hybrid" : "straight";
}
