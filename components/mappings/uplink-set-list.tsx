"use client";

import { ArrowLeftRight, Search } from "lucide-react";
import { useId } from "react";
import type { Fault } from "@/server/model/fault";
import type { UplinkSetOption, UplinkSetOptions } from "@/server/model/mapping-views";
import { EmptyState } from "../ui/empty-state";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { countOf } from "./uplink-set-facts";
import { type UplinkSetRef, uplinkSetKey } from "./uplink-set-ref";
import { UplinkSetRow } from "./uplink-set-row";
import { useUplinkSets } from "./use-uplink-sets";

type UplinkSetListProps = {
  cloudId: string;
  /** For which they are picked; `undefined`: only to look at. */
  physicalNetwork?: string;
  /** Only those of one appliance. */
  applianceId?: string;
  text: string;
  onText: (text: string) => void;
  /** Keys of what is picked; `null`: nothing can be picked now. */
  picks: ReadonlySet<string> | null;
  faults?: ReadonlyMap<string, readonly Fault[]>;
  onToggle?: (ref: UplinkSetRef) => void;
};

/** Uplink sets by group, to look at or to pick several of. */
export function UplinkSetList(props: UplinkSetListProps) {
  const { cloudId, physicalNetwork, text, onText } = props;
  const searchId = useId();
  const sets = useUplinkSets({ cloudId, text, ...(physicalNetwork === undefined ? {} : { physicalNetwork }) });
  return (
    <div className="grid min-w-0 content-start gap-2">
      <div className="relative">
        <label htmlFor={searchId} className="sr-only">
          Find uplink sets
        </label>
        <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-fg-faint" />
        <Input
          id={searchId}
          type="search"
          placeholder="Uplink set, group, logical interconnect or type"
          value={text}
          onChange={(event) => onText(event.target.value)}
          className="pl-8"
        />
      </div>
      <QueryView query={sets} failure="The uplink sets could not be read" loading={<ListSkeleton />}>
        {(data) => <Groups {...props} data={data} />}
      </QueryView>
    </div>
  );
}

function Groups({ data, text, applianceId, picks, faults, onToggle }: UplinkSetListProps & { data: UplinkSetOptions }) {
  if (data.appliances.length === 0) {
    return (
      <EmptyState icon={ArrowLeftRight} title="No appliance yet">
        Add a OneView appliance under Appliances; the uplink sets of its groups are listed here.
      </EmptyState>
    );
  }
  const appliances = data.appliances.filter(({ id }) => applianceId === undefined || id === applianceId);
  const items = data.items.filter((each) => applianceId === undefined || each.applianceId === applianceId);
  return (
    <>
      <p aria-live="polite" className="flex flex-wrap gap-x-3 text-fg-faint text-xs">
        <span>
          {countOf(items.length, "uplink set")}
          {data.total > data.items.length ? ` of ${data.total} shown; search to see others` : ""}
        </span>
        {appliances.map((appliance) => (
          <span key={appliance.id}>
            {appliance.name} read <RelativeTime at={appliance.observedAt} ago />
          </span>
        ))}
      </p>
      {items.length === 0 ? (
        <p className="py-6 text-center text-fg-muted text-sm">
          {text.trim() === "" ? "The appliance showed no uplink sets." : `No uplink set matches “${text}”.`}
        </p>
      ) : (
        byGroup(items).map(({ key, first, options }) => (
          <section
            key={key}
            aria-label={groupTitle(first)}
            className="min-w-0 overflow-hidden rounded-md border bg-surface"
          >
            <header className="flex flex-wrap items-baseline gap-x-2 border-b bg-sunken px-3 py-1.5">
              <h3 className="mono min-w-0 break-all font-medium text-sm">{groupTitle(first)}</h3>
              <span className="min-w-0 flex-1 break-words text-fg-muted text-xs">{interconnects(options)}</span>
              {appliances.length > 1 ? <span className="text-fg-faint text-xs">{first.applianceName}</span> : null}
            </header>
            <ul className="divide-y">
              {options.map((option) => {
                const optionKey = uplinkSetKey(option);
                return (
                  <UplinkSetRow
                    key={optionKey}
                    option={option}
                    picked={picks?.has(optionKey) ?? null}
                    faults={faults?.get(optionKey) ?? []}
                    onToggle={() => onToggle?.(option)}
                  />
                );
              })}
            </ul>
          </section>
        ))
      )}
    </>
  );
}

type Group = { readonly key: string; readonly first: UplinkSetOption; readonly options: readonly UplinkSetOption[] };

/** Neighbours of one group; the list comes sorted. */
function byGroup(items: readonly UplinkSetOption[]): readonly Group[] {
  const groups = new Map<string, UplinkSetOption[]>();
  for (const item of items) {
    const key = `${item.applianceId} ${item.logicalInterconnectGroupId}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups].flatMap(([key, options]) => {
    const [first] = options;
    return first === undefined ? [] : [{ key, first, options }];
  });
}

function groupTitle({ groupName, logicalInterconnectGroupId }: UplinkSetOption): string {
  return groupName ?? `group ${logicalInterconnectGroupId}`;
}

function interconnects(options: readonly UplinkSetOption[]): string {
  const names = new Set(options.flatMap((each) => each.standing.live.map((live) => live.logicalInterconnect)));
  return names.size === 0 ? "no logical interconnect" : `in ${[...names].join(", ")}`;
}

function ListSkeleton() {
  return (
    <output aria-label="Reading uplink sets" aria-busy className="grid gap-2">
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-24 w-full" />
    </output>
  );
}
