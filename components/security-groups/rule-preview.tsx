"use client";

import type { SecurityGroupPreview } from "@/server/model/security-group-views";
import { ErrorPanel } from "../ui/error-panel";
import { Skeleton } from "../ui/skeleton";
import { ChainChanges } from "./chain-changes";

type RulePreviewProps = {
  preview: {
    readonly data: SecurityGroupPreview | undefined;
    readonly error: unknown;
    readonly isFetching: boolean;
    readonly refetch: () => unknown;
  };
  portId?: string | undefined;
};

/** What the change makes of the chains on the hosts, before anything is planned. */
export function RulePreview({ preview, portId }: RulePreviewProps) {
  const { data, error, isFetching, refetch } = preview;
  return (
    <section aria-label="On the hosts" className="grid min-w-0 gap-2">
      <h3 className="flex items-baseline gap-2 font-medium text-sm">
        On the hosts
        <span className="font-normal text-fg-faint text-xs">the exact lines, as iptables-save prints them</span>
      </h3>
      {error === null ? null : (
        <ErrorPanel
          title="The lines could not be worked out"
          error={error}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      )}
      {data === undefined ? (
        error === null ? (
          <output aria-label="Working out the lines" aria-busy>
            <Skeleton className="h-16 w-full" />
          </output>
        ) : null
      ) : data.ports.length + data.members.length + data.notices.length === 0 ? (
        <p className="text-fg-muted text-sm">
          {data.faults.length > 0 ? "Put the rule right to see its lines." : "Nothing changes yet."}
        </p>
      ) : (
        <ChainChanges preview={data} portId={portId} />
      )}
    </section>
  );
}
