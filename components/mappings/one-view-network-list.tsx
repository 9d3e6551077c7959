"use client";

import { ArrowLeftRight, Ban, Search } from "lucide-react";
import { useId } from "react";
import type { OneViewNetworkOption, OneViewNetworkOptions } from "@/server/model/mapping-views";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/empty-state";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { useOneViewNetworks } from "./use-one-view-networks";

type OneViewNetworkListProps = {
  cloudId: string;
  text: string;
  onText: (text: string) => void;
  /** What a click on a network does, in words; `null`: nothing can be picked now. */
  pickLabel: ((option: OneViewNetworkOption) => string) | null;
  onPick: (option: OneViewNetworkOption) => void;
  onPoint?: (option: OneViewNetworkOption | null) => void;
};

export function optionKey(option: Pick<OneViewNetworkOption, "applianceId" | "id">): string {
  return `${option.applianceId}/${option.id}`;
}

/** OneView networks to pick from: those that cannot be mapped stay in sight with the reason. */
export function OneViewNetworkList(props: OneViewNetworkListProps) {
  const { cloudId, text, onText } = props;
  const networks = useOneViewNetworks(cloudId, text);
  const searchId = useId();
  return (
    <div className="grid min-w-0 content-start gap-2">
      <div className="relative">
        <label htmlFor={searchId} className="sr-only">
          Find OneView networks
        </label>
        <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-fg-faint" />
        <Input
          id={searchId}
          type="search"
          placeholder="Name, VLAN, uplink set or id"
          value={text}
          onChange={(event) => onText(event.target.value)}
          className="pl-8"
        />
      </div>
      <QueryView query={networks} failure="The OneView networks could not be read" loading={<ListSkeleton />}>
        {(data) => <Options {...props} data={data} />}
      </QueryView>
    </div>
  );
}

function Options({ data, text, ...props }: OneViewNetworkListProps & { data: OneViewNetworkOptions }) {
  if (data.appliances.length === 0) {
    return (
      <EmptyState icon={ArrowLeftRight} title="No appliance yet">
        Add a OneView appliance under Appliances; its networks are listed here.
      </EmptyState>
    );
  }
  return (
    <>
      <p aria-live="polite" className="flex flex-wrap gap-x-3 text-fg-faint text-xs">
        <span>
          <span className="mono">{data.items.length}</span>
          {data.total > data.items.length ? ` of ${data.total}; search to see others` : " networks"}
        </span>
        {data.appliances.map((appliance) => (
          <span key={appliance.id}>
            {appliance.name} read <RelativeTime at={appliance.observedAt} ago />
          </span>
        ))}
      </p>
      {data.items.length === 0 ? (
        <p className="py-6 text-center text-fg-muted text-sm">
          {text.trim() === "" ? "The appliance showed no networks." : `No OneView network matches “${text}”.`}
        </p>
      ) : (
        <ul className="grid gap-1.5">
          {data.items.map((option) => (
            <Option key={optionKey(option)} option={option} {...props} />
          ))}
        </ul>
      )}
    </>
  );
}

type OptionProps = Pick<OneViewNetworkListProps, "pickLabel" | "onPick" | "onPoint"> & {
  option: OneViewNetworkOption;
};

function Option({ option, pickLabel, onPick, onPoint }: OptionProps) {
  const label = pickLabel === null || option.refusal !== null ? null : pickLabel(option);
  const body = <OptionBody option={option} />;
  const box = "block w-full rounded-md border bg-surface px-3 py-2 text-left";
  return (
    <li data-edge-end={optionKey(option)}>
      {label === null ? (
        <div className={cn(box, option.refusal ? "bg-sunken text-fg-faint" : "")}>{body}</div>
      ) : (
        <button
          type="button"
          aria-label={label}
          onClick={() => onPick(option)}
          onPointerEnter={() => onPoint?.(option)}
          onPointerLeave={() => onPoint?.(null)}
          onFocus={() => onPoint?.(option)}
          onBlur={() => onPoint?.(null)}
          className={cn(box, "hover:border-accent hover:bg-accent-soft")}
        >
          {body}
        </button>
      )}
    </li>
  );
}

function OptionBody({ option }: { option: OneViewNetworkOption }) {
  return (
    <>
      <span className="flex flex-wrap items-center gap-1.5">
        <span className="mono min-w-0 break-all font-medium">{option.name}</span>
        <Badge>{option.ethernetNetworkType}</Badge>
        {option.vlanId === null ? null : <Badge>VLAN {option.vlanId}</Badge>}
        {option.mappedTo.length > 0 ? <Badge tone="intended">is {option.mappedTo.join(", ")}</Badge> : null}
      </span>
      <span className="mt-0.5 block break-words text-fg-muted text-xs">
        {option.refusal ? (
          <span className="flex items-start gap-1">
            <Ban aria-hidden className="mt-0.5 size-3 shrink-0" />
            <span>
              {option.refusal.message} {option.refusal.remedy}
            </span>
          </span>
        ) : (
          <>
            {option.uplinkSets.join(", ")} · {option.applianceName} ·{" "}
            {option.serverProfiles === 1 ? "1 profile" : `${option.serverProfiles} profiles`}
          </>
        )}
      </span>
    </>
  );
}

function ListSkeleton() {
  return (
    <output aria-label="Reading OneView networks" aria-busy className="grid gap-2">
      <Skeleton className="h-12 w-full" />
      <Skeleton className="h-12 w-full" />
      <Skeleton className="h-12 w-full" />
    </output>
  );
}
