"use client";

import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { ApplianceSummary } from "@/server/model/appliance-view";
import type { FabricState } from "@/server/model/fabric-state";
import { PageBody, PageToolbar } from "../frame/page-body";
import { SourceBadge, sourceMeaning } from "../frame/source-state";
import { ReconcileButton } from "../reconcile/reconcile-button";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { EmptyState } from "../ui/empty-state";
import { FactList } from "../ui/fact-list";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { Tree } from "../ui/tree";
import { filterTree, type TreeNode } from "../ui/tree-node";
import { ApplianceActions } from "./appliance-actions";
import { fabricTree } from "./fabric-tree";

const REFRESH_MS = 10_000;
const TRUST = { ca: "certificate authority", fingerprint: "pinned certificate", insecure: "not checked" } as const;

export function AppliancePage({ id }: { id: string }) {
  const trpc = useTRPC();
  const appliance = useQuery(trpc.appliances.get.queryOptions({ id }, { refetchInterval: REFRESH_MS }));
  const tree = useQuery(trpc.appliances.tree.queryOptions({ id }, { refetchInterval: REFRESH_MS }));
  return (
    <PageBody>
      <QueryView
        query={appliance}
        failure="The appliance could not be read"
        loading={<TableSkeleton label="Reading the appliance" rows={2} />}
      >
        {(data) => <ApplianceHead appliance={data} spoken={tree.data?.apiVersion ?? null} />}
      </QueryView>
      {appliance.data ? (
        <QueryView
          query={tree}
          failure="Its objects could not be read"
          loading={<TableSkeleton label="Reading objects" rows={8} />}
        >
          {(data) => <FabricView state={data} />}
        </QueryView>
      ) : null}
    </PageBody>
  );
}

type ApplianceHeadProps = {
  appliance: ApplianceSummary;
  /** The API version of the last read. */
  spoken: number | null;
};

function ApplianceHead({ appliance, spoken }: ApplianceHeadProps) {
  const { id, name, enabled, state, observedAt, errors } = appliance;
  return (
    <>
      <PageToolbar
        actions={
          <>
            {enabled ? (
              <ReconcileButton scope={{ kind: "appliance", applianceId: id }} label="Reconcile this appliance" />
            ) : null}
            <ApplianceActions appliance={appliance} />
          </>
        }
      >
        <h1 className="mono font-semibold text-base">{name}</h1>
        {appliance.embedded ? <Badge title="Runs inside this console">simulator</Badge> : null}
        {enabled ? <SourceBadge state={state} /> : <Badge>disabled</Badge>}
        <span className="text-fg-muted text-xs">
          read <RelativeTime at={observedAt} ago />
        </span>
      </PageToolbar>
      {appliance.tlsMode === "insecure" && appliance.url.startsWith("https:") ? (
        <Banner tone="danger" className="m-3 sm:m-4">
          Its certificate is not checked: anyone between here and there can read the password and change what is sent.
          Edit the appliance to pin its certificate or to give the CA that signed it.
        </Banner>
      ) : null}
      {errors.length > 0 ? (
        <Banner tone={state === "failed" ? "danger" : "warning"} className="m-3 sm:m-4">
          {errors.map((error) => (
            <p key={error}>{error}</p>
          ))}
        </Banner>
      ) : null}
      <FactList
        facts={[
          ["Address", appliance.url],
          ["User", appliance.loginDomain ? `${appliance.username} (${appliance.loginDomain})` : appliance.username],
          ["Certificate", appliance.url.startsWith("http:") ? "plain HTTP" : TRUST[appliance.tlsMode]],
          ["API version", appliance.apiVersion ?? (spoken === null ? null : `${spoken}, the highest both speak`)],
          ["State", enabled ? sourceMeaning(state) : "not read, because it is disabled"],
        ]}
      />
    </>
  );
}

function FabricView({ state }: { state: FabricState }) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  const { hardware, networking } = fabricTree(state);
  return (
    <>
      {state.errors.length > 0 ? (
        <Banner tone="warning" className="mx-3 mb-3 sm:mx-4">
          {state.errors.map(({ part, message }) => (
            <p key={part}>
              <span className="font-medium">{part}</span> could not be read: {message}
            </p>
          ))}
        </Banner>
      ) : null}
      <div className="border-y px-3 py-2 sm:px-4">
        <Input
          type="search"
          aria-label="Find in this appliance"
          placeholder="Find by name, VLAN, model, MAC"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="max-w-72"
        />
      </div>
      <div className="grid lg:grid-cols-2 lg:divide-x">
        <Half
          title="Networking"
          nodes={filterTree(networking, wanted)}
          filtered={wanted.trim() !== ""}
          openLevels={3}
        />
        <Half title="Hardware" nodes={filterTree(hardware, wanted)} filtered={wanted.trim() !== ""} openLevels={3} />
      </div>
    </>
  );
}

type HalfProps = { title: string; nodes: readonly TreeNode[]; filtered: boolean; openLevels: number };

function Half({ title, nodes, filtered, openLevels }: HalfProps) {
  return (
    <section className="min-w-0">
      <h2 className="px-3 pt-3 font-medium text-fg-faint text-xs sm:px-4">{title}</h2>
      {nodes.length > 0 ? (
        <Tree label={title} nodes={nodes} allOpen={filtered} openLevels={openLevels} />
      ) : (
        <EmptyState icon={SearchX} title={filtered ? "Nothing matches" : "Nothing here"} className="py-8">
          {filtered ? "Try another word." : "The appliance has none of these objects."}
        </EmptyState>
      )}
    </section>
  );
}
