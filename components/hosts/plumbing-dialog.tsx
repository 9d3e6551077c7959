"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import type { HostSummary } from "@/server/model/host-view";
import { plumbingSchema } from "@/server/model/plumbing";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { Segmented } from "../ui/segmented";
import { Select } from "../ui/select";
import { type PlumbingForm, plumbingFormOf, readPlumbingForm } from "./plumbing-form";

const FIREWALLS = [
  { value: "iptables_hybrid", label: "iptables, hybrid plug" },
  { value: "noop", label: "None" },
] as const;
const DATAPATHS = [
  { value: "any", label: "As it is", detail: "what br-int has, else what Open vSwitch offers" },
  { value: "system", label: "Kernel", detail: "system" },
  { value: "netdev", label: "Userspace", detail: "netdev" },
] as const;
const HYPERVISORS = [
  { value: "none", label: "None", detail: "guests are the operator's own" },
  { value: "libvirt", label: "libvirt", detail: "virsh on the host" },
  { value: "simulated", label: "Simulated", detail: "a simulated host plays it" },
] as const;

/** How Bridgehead plumbs the host. Nothing on it changes by saving: the next plan does. */
export function PlumbingDialog({ host, onClose }: { host: HostSummary; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [form, setForm] = useState<PlumbingForm>(plumbingFormOf(host.plumbing ?? plumbingSchema.parse({})));
  const [tried, setTried] = useState(false);
  const save = useMutation(
    trpc.hosts.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.hosts.pathFilter());
        toast.success(`Plumbing of ${host.name} saved`, { description: "Reconcile the host to bring it about." });
        onClose();
      },
    }),
  );
  const reading = readPlumbingForm(form);
  const errors = tried && !reading.ok ? reading.errors : {};
  const set = (changes: Partial<PlumbingForm>) => setForm({ ...form, ...changes });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Plumbing of ${host.name}`}
      description="What Neutron's agents have in their configuration files. Saving changes nothing on the host; its next plan does."
      className="sm:top-[6vh] sm:max-h-[88vh] sm:w-[min(40rem,calc(100vw-2rem))]"
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (reading.ok) save.mutate({ id: host.id, plumbing: reading.plumbing });
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Tunnel address"
            optional
            error={errors.tunnelAddress}
            hint="local_ip: where tunnels of this host begin. Empty: no tunnels."
          >
            <Input
              autoFocus
              className="mono"
              value={form.tunnelAddress}
              onChange={(event) => set({ tunnelAddress: event.target.value })}
            />
          </Field>
          <fieldset className="grid content-start gap-1.5">
            <legend className="mb-1 font-medium text-xs">Tunnel types</legend>
            <Checkbox checked={form.gre} onCheckedChange={(gre) => set({ gre })} label="gre" />
            <Checkbox checked={form.vxlan} onCheckedChange={(vxlan) => set({ vxlan })} label="vxlan" />
            {errors.tunnelTypes ? (
              <p role="alert" className="text-failed text-xs">
                {errors.tunnelTypes}
              </p>
            ) : null}
          </fieldset>
          <Field
            label="Bridge mappings"
            optional
            error={errors.bridgeMappings}
            hint="Physical network: provider bridge, a line each"
          >
            <Textarea
              className="mono"
              placeholder="external: br-ex"
              value={form.bridgeMappings}
              onChange={(event) => set({ bridgeMappings: event.target.value })}
            />
          </Field>
          <Field
            label="Uplinks"
            optional
            error={errors.bridgeUplinks}
            hint="Provider bridge: device that leads out of it, a line each"
          >
            <Textarea
              className="mono"
              placeholder="br-ex: eth1"
              value={form.bridgeUplinks}
              onChange={(event) => set({ bridgeUplinks: event.target.value })}
            />
          </Field>
        </div>
        <div className="grid gap-1">
          <span className="font-medium text-xs">Firewall driver</span>
          <Segmented
            label="Firewall driver"
            className="justify-self-start"
            value={form.firewall}
            onValueChange={(firewall) => set({ firewall })}
            options={FIREWALLS}
          />
          <p className="text-fg-faint text-xs">
            {form.firewall === "noop"
              ? "Ports are plugged straight into br-int; security groups are not in force here."
              : "Each port gets a qbr bridge of its own, where iptables sees its packets."}
          </p>
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Datapath">
            <Select value={form.datapath} onValueChange={(datapath) => set({ datapath })} options={DATAPATHS} />
          </Field>
          <Field label="Hypervisor">
            <Select value={form.hypervisor} onValueChange={(hypervisor) => set({ hypervisor })} options={HYPERVISORS} />
          </Field>
        </div>
        <Checkbox
          checked={form.services}
          onCheckedChange={(services) => set({ services })}
          label="Network node"
          hint="DHCP servers and routers run here."
        />
        <Checkbox
          checked={form.isolateVif}
          onCheckedChange={(isolateVif) => set({ isolateVif })}
          label="Isolate new ports until they are wired"
          hint="isolate_vif: a new port lies on the dead VLAN until it is wired. Off only where another controller wires ports: it would never take them off that VLAN."
        />
        {save.error ? <ErrorPanel title="The plumbing was not saved" error={save.error} /> : null}
        <footer className="-mx-4 -mb-4 sticky -bottom-4 flex justify-end gap-2 border-t bg-overlay px-4 py-3">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={save.isPending}>
            Save
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
