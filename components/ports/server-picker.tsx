"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { NicOption, ServerOption } from "@/server/model/port-views";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import type { PickedNic } from "./local-link-draft";

type ServerPickerProps = {
  picked: PickedNic | null;
  onPick: (nic: PickedNic) => void;
  /** The port's MAC: only its NIC can be picked. `null`: any. */
  mac: string | null;
};

/** The servers of the appliances with their NICs. One that is not possible stays in the list, with the reason. */
export function ServerPicker({ picked, onPick, mac }: ServerPickerProps) {
  const trpc = useTRPC();
  const servers = useQuery(trpc.ports.servers.queryOptions());
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  return (
    <div className="grid gap-2">
      <Input
        type="search"
        aria-label="Filter servers"
        placeholder="Server, profile, NIC or MAC"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <QueryView
        query={servers}
        failure="The servers could not be read"
        loading={<TableSkeleton label="Reading servers" rows={4} columns={3} />}
      >
        {({ servers: all, appliances }) => {
          const found = all.filter((server) => matches(server, wanted));
          const unread = appliances.filter(({ observedAt }) => observedAt === null).map(({ name }) => name);
          return (
            <>
              <ul
                aria-label="Servers"
                className="max-h-72 divide-y overflow-y-auto rounded-md border outline-offset-[-2px]"
              >
                {found.map((server) => (
                  <ServerItem
                    key={`${server.applianceId} ${server.id}`}
                    server={server}
                    picked={picked}
                    onPick={onPick}
                    mac={mac}
                  />
                ))}
                {found.length === 0 ? (
                  <li className="px-3 py-4 text-center text-fg-muted text-sm">
                    {all.length === 0 ? "No appliance has shown a server yet." : `No server matches “${text}”.`}
                  </li>
                ) : null}
              </ul>
              {unread.length > 0 ? (
                <p className="text-drift text-xs">Not read yet, so its servers are not listed: {unread.join(", ")}.</p>
              ) : null}
            </>
          );
        }}
      </QueryView>
    </div>
  );
}

type ServerItemProps = ServerPickerProps & { server: ServerOption };

function ServerItem({ server, picked, onPick, mac }: ServerItemProps) {
  const listId = useId();
  const isPicked = picked?.serverId === server.id && picked.applianceId === server.applianceId;
  const hasMac = mac !== null && server.nics.some((nic) => nic.mac === mac);
  const refusals = [
    ...server.faults.map(({ message }) => message),
    ...(mac !== null && !hasMac && server.faults.length === 0 ? [`It has no NIC with the port's MAC ${mac}.`] : []),
  ];
  const isPossible = refusals.length === 0;
  const [toggled, setToggled] = useState<boolean | null>(null);
  const open = toggled ?? (isPossible && (isPicked || hasMac));
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setToggled(!open)}
        className="flex w-full items-start gap-2 px-3 py-2 text-left text-sm hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          className={cn("mt-0.5 size-3.5 shrink-0 transition-transform", open && "rotate-90")}
        />
        <span className="grid min-w-0 flex-1 gap-0.5">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className={cn("mono font-medium", !isPossible && "text-fg-muted")}>{server.name}</span>
            <span className="text-fg-muted">
              {server.profile === null ? "no profile" : `profile ${server.profile.name}`}
            </span>
          </span>
          {refusals.map((reason) => (
            <span key={reason} className="text-failed text-xs">
              {reason}
            </span>
          ))}
        </span>
        <span className="flex shrink-0 flex-wrap justify-end gap-1">
          {server.powerLock ? <Badge tone="drift">power locked</Badge> : null}
          <Badge>power {(server.powerState ?? "unknown").toLowerCase()}</Badge>
        </span>
      </button>
      {open ? (
        <ul id={listId} aria-label={`NICs of ${server.name}`} className="border-t bg-sunken py-1">
          {theOneFirst(server.nics, mac).map((nic) => (
            <NicItem
              key={nic.flexNic}
              nic={nic}
              server={server}
              checked={isPicked && picked?.flexNic === nic.flexNic}
              enabled={isPossible && nic.mac !== null && (mac === null || nic.mac === mac)}
              onPick={onPick}
            />
          ))}
          {server.nics.length === 0 ? <li className="px-8 py-1.5 text-fg-muted text-sm">It shows no NIC.</li> : null}
        </ul>
      ) : null}
    </li>
  );
}

/** The port's own NIC must not be searched for among those that cannot be picked. */
function theOneFirst(nics: readonly NicOption[], mac: string | null): readonly NicOption[] {
  return mac === null ? nics : [...nics].sort((a, b) => Number(b.mac === mac) - Number(a.mac === mac));
}

type NicItemProps = {
  nic: NicOption;
  server: ServerOption;
  checked: boolean;
  enabled: boolean;
  onPick: (nic: PickedNic) => void;
};

function NicItem({ nic, server, checked, enabled, onPick }: NicItemProps) {
  const id = useId();
  const { flexNic, mac } = nic;
  return (
    <li>
      <label
        htmlFor={id}
        className={cn(
          "flex flex-wrap items-center gap-x-3 gap-y-0.5 py-1 pr-3 pl-8 text-sm pointer-coarse:py-2",
          enabled ? "hover:bg-hover" : "text-fg-faint",
        )}
      >
        <input
          id={id}
          type="radio"
          name="nic"
          checked={checked}
          disabled={!enabled}
          onChange={() => {
            if (mac === null) return;
            onPick({ applianceId: server.applianceId, serverId: server.id, serverName: server.name, flexNic, mac });
          }}
        />
        <span className="mono w-24">{flexNic}</span>
        <span className="mono">{mac ?? "no MAC"}</span>
        <span className="hidden truncate text-fg-muted text-xs sm:block">{nic.logicalInterconnect ?? ""}</span>
        <span className="min-w-0 flex-1 text-right text-fg-muted text-xs">{holderOf(nic)}</span>
      </label>
    </li>
  );
}

/** What has it now: a connection that is there is taken over, not made anew. */
function holderOf({ connection, port }: NicOption): string {
  if (port !== null) return `port ${port.name || port.id.slice(0, 8)}`;
  if (connection === null) return "free";
  const leads = connection.networkName ?? "nowhere";
  return `connection ${connection.id} → ${leads}`;
}

function matches({ name, profile, nics, model, id }: ServerOption, wanted: string): boolean {
  if (wanted === "") return true;
  const words = [
    name,
    id,
    profile?.name ?? "",
    model ?? "",
    ...nics.flatMap(({ flexNic, mac }) => [flexNic, mac ?? ""]),
  ];
  return words.some((word) => word.toLowerCase().includes(wanted));
}
