"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { MigrationPreview, MigrationWiring } from "@/server/model/migration";
import { PLAN_DIALOG } from "../plan/change-dialog";
import { RunnerFooter } from "../plan/runner-footer";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Segmented } from "../ui/segmented";
import { Select } from "../ui/select";
import { MigrationPreviewView } from "./migration-preview";

type MigrateDialogProps = { portId: string | null; onClose: () => void };

/** Pick a guest's port and where it goes, read the ten steps, begin. */
export function MigrateDialog({ portId, onClose }: MigrateDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const [port, setPort] = useState(portId);
  const [chosen, setDestination] = useState<string | null>(null);
  const [wiring, setWiring] = useState<MigrationWiring>("before");
  const [preview, setPreview] = useState<MigrationPreview | null>(null);
  const destinations = useQuery(
    trpc.migrations.destinations.queryOptions(
      { portId: port ?? "" },
      // where it can go depends on where it is: what an earlier dialog was told does not hold
      { enabled: port !== null, gcTime: 0, staleTime: 0 },
    ),
  );
  const possible = destinations.data?.filter(({ reason }) => reason === null) ?? [];
  const destination = chosen ?? possible[0]?.host ?? null;
  const migrate = useMutation(
    trpc.ports.migrate.mutationOptions({
      onSuccess: (answer) => {
        if (answer.mode === "plan") setPreview(answer.plan);
        else router.push(`/migrations/${answer.migration.id}`);
      },
    }),
  );
  const ask = (mode: "plan" | "apply") => {
    if (port !== null && destination !== null) migrate.mutate({ id: port, destination, wiring, mode });
  };
  return (
    <Dialog open onOpenChange={onClose} title="Migrate a port" className={PLAN_DIALOG}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {preview === null ? (
          <>
            <PortField value={port} onValueChange={setPort} />
            <Field label="Destination">
              <Select
                value={destination ?? undefined}
                onValueChange={setDestination}
                placeholder={port === null ? "Pick a port first" : "No other managed host"}
                options={(destinations.data ?? []).map(({ host, reason }) => ({
                  ...{ value: host, label: host, disabled: reason !== null },
                  ...(reason === null ? {} : { detail: reason }),
                }))}
              />
            </Field>
            <div className="grid justify-items-start gap-1">
              <span className="font-medium text-sm">Wiring</span>
              <Segmented
                label="Wiring"
                value={wiring}
                onValueChange={setWiring}
                options={[
                  { value: "before", label: "Before it resumes" },
                  { value: "late", label: "With the activation" },
                ]}
              />
              <p className="text-fg-muted text-xs">
                {wiring === "before"
                  ? "The destination carries the guest’s traffic from the moment it resumes."
                  : "Only to compare: what the guest announces is lost, and it is cut off for longer."}
              </p>
            </div>
          </>
        ) : (
          <MigrationPreviewView preview={preview} />
        )}
        {migrate.error ? <ErrorPanel title="The migration cannot begin" error={migrate.error} /> : null}
        <RunnerFooter {...(preview === null ? {} : { onBack: () => setPreview(null) })}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={port === null || destination === null}
            pending={migrate.isPending}
            onClick={() => ask(preview === null ? "plan" : "apply")}
          >
            {preview === null ? "Show steps" : "Begin migration"}
          </Button>
        </RunnerFooter>
      </div>
    </Dialog>
  );
}

type PortFieldProps = { value: string | null; onValueChange: (id: string) => void };

function PortField({ value, onValueChange }: PortFieldProps) {
  const trpc = useTRPC();
  const ports = useQuery(trpc.ports.list.queryOptions({ bound: true }));
  const guests = (ports.data ?? []).filter(
    ({ vnicType, deviceOwner }) => vnicType !== "baremetal" && !deviceOwner.startsWith("network:"),
  );
  return (
    <Field label="Port" hint="of a guest on a managed host">
      <Select
        value={value ?? undefined}
        onValueChange={onValueChange}
        placeholder={ports.isPending ? "Reading ports" : guests.length === 0 ? "No guest is bound" : "Pick a port"}
        options={guests.map(({ id, name, host, networkName }) => ({
          value: id,
          label: `${name || id.slice(0, 8)} on ${host}`,
          detail: networkName,
        }))}
      />
    </Field>
  );
}
