"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { MigrationView } from "@/server/model/migration";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { CompareRuns } from "./compare-runs";
import { MigrationBadge } from "./migration-badge";
import { MigrationData } from "./migration-data";
import { MigrationStage } from "./migration-stage";
import { MigrationTimeline } from "./migration-timeline";
import { MigrationVerdicts } from "./migration-verdicts";
import { useMigration } from "./use-migration";
import { XmlDiff } from "./xml-diff";

/** One migration: both hosts with the ten steps between them, who did what when, and what it cost the guest. */
export function MigrationPage({ id }: { id: string }) {
  const migration = useMigration(id);
  return (
    <PageBody>
      <QueryView
        query={migration}
        failure="The migration could not be read"
        loading={<TableSkeleton label="Reading the migration" rows={10} columns={2} />}
      >
        {(data) => <Theatre migration={data} />}
      </QueryView>
    </PageBody>
  );
}

function Theatre({ migration }: { migration: MigrationView }) {
  const {
    portName,
    portId,
    networkName,
    mac,
    source,
    destination,
    state,
    error,
    fallback,
    command,
    createdAt,
    handOver,
  } = migration;
  return (
    <>
      <PageToolbar actions={migration.cancellable ? <CancelButton migration={migration} /> : null}>
        <h1 className="font-semibold text-base">
          <Link href={`/ports?port=${encodeURIComponent(portId)}`} className="hover:text-accent hover:underline">
            {portName}
          </Link>{" "}
          <span className="mono font-normal">
            {source} → {destination}
          </span>
        </h1>
        <span aria-live="polite">
          <MigrationBadge state={state} />
        </span>
        <span className="text-fg-muted text-sm">
          <span className="mono">{mac}</span> on {networkName}, begun <RelativeTime at={createdAt} ago /> by{" "}
          {migration.createdBy}
        </span>
      </PageToolbar>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-3 sm:p-4">
        {error === null ? null : <Banner tone={state === "failed" ? "danger" : "warning"}>{error}</Banner>}
        {fallback === null ? null : <Banner tone="warning">{fallback}</Banner>}
        {command === null ? null : (
          <Banner tone="info">
            The console waits for the hypervisor{" "}
            {handOver === "libvirt" ? `on ${source}` : "that the lab plays, where it was brought up"}:{" "}
            <code className="mono break-all">{command}</code>
          </Banner>
        )}
        <MigrationVerdicts migration={migration} />
        <MigrationStage migration={migration} />
        <MigrationTimeline migration={migration} />
        <CompareRuns migration={migration} />
        <MigrationData migration={migration} />
        <XmlDiff xml={migration.xml} source={source} destination={destination} />
      </div>
    </>
  );
}

function CancelButton({ migration: { id, source, destination } }: { migration: MigrationView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mayChange = useMay("operator");
  const [asking, setAsking] = useState(false);
  const cancel = useMutation(
    trpc.migrations.cancel.mutationOptions({
      onSuccess: (view) => queryClient.setQueryData(trpc.migrations.get.queryKey({ id }), view),
    }),
  );
  if (!mayChange) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>Cancel migration…</Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Take this migration back?"
        verb="Take it back"
        onConfirm={() => cancel.mutateAsync({ id })}
      >
        <p>
          The binding on {destination} is deleted and the port unplugged there. The guest stays on {source}, which is
          not touched.
        </p>
      </Confirm>
    </>
  );
}
