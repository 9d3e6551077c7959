"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { CornerDownLeft, type LucideIcon, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryState } from "nuqs";
import { Dialog } from "radix-ui";
import { useDeferredValue, useState } from "react";
import { useTRPC } from "../trpc";
import { errorFacts } from "../ui/error-facts";
import { Kbd } from "../ui/kbd";
import { Spinner } from "../ui/spinner";
import { objectHref } from "./object-href";
import { type PaletteCommand, usePaletteCommands } from "./palette-commands";
import { useMay } from "./use-me";

const SHORTEST_QUERY = 2;
const MOST_HITS = 20;

type CommandPaletteProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Go anywhere, do anything, find any object: ⌘K. */
export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-[#00000066]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-40 mx-auto max-w-xl animate-appear overflow-hidden rounded-lg border bg-overlay shadow-overlay outline-none sm:top-[14vh]"
        >
          <Dialog.Title className="sr-only">Search or go to</Dialog.Title>
          <Palette onDone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [caseId] = useQueryState("case");
  const [text, setText] = useState("");
  const query = useDeferredValue(text.trim());
  const commands = usePaletteCommands();
  // members find what is theirs in its lists
  const searches = useMay("viewer") && query.length >= SHORTEST_QUERY;
  const objects = useQuery(
    trpc.topology.search.queryOptions(
      !searches ? skipToken : { query, limit: MOST_HITS, ...(caseId === null ? {} : { caseId }) },
      {
        placeholderData: (previous) => previous,
        staleTime: 5_000,
      },
    ),
  );
  const words = text.trim().toLowerCase();
  const found = commands.filter((command) => matches(command, words));
  const hits = searches ? (objects.data ?? []) : [];
  const run = (action: () => void) => {
    onDone();
    action();
  };
  return (
    <Command shouldFilter={false} label="Search or go to" loop>
      <div className="flex items-center gap-2.5 border-b px-3">
        {objects.isFetching ? (
          <Spinner className="text-fg-faint" />
        ) : (
          <Search aria-hidden className="size-3.5 text-fg-faint" />
        )}
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="UUID, IP, MAC, device, VLAN, key, name, page, action"
          className="h-11 flex-1 bg-transparent text-base outline-none"
        />
        <Kbd>esc</Kbd>
      </div>
      <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5">
        {objects.error && searches ? (
          <p role="alert" className="px-2 py-1.5 text-failed text-xs">
            Objects could not be searched: {errorFacts(objects.error).message}
          </p>
        ) : null}
        {found.length === 0 && hits.length === 0 && !objects.isFetching ? (
          <p className="px-2 py-6 text-center text-fg-muted">Nothing is called “{text}”.</p>
        ) : null}
        {hits.length > 0 ? (
          <Command.Group heading="Objects" className={GROUP}>
            {hits.map((hit) => (
              <Entry
                key={hit.nodeId}
                value={`object ${hit.nodeId}`}
                label={hit.label}
                detail={[hit.kind, hit.host, hit.why].filter(Boolean).join(" · ")}
                mono
                onSelect={() => run(() => router.push(objectHref(hit, caseId)))}
              />
            ))}
          </Command.Group>
        ) : null}
        {["Go to", "Do"].map((group) => {
          const members = found.filter((command) => command.group === group);
          return members.length === 0 ? null : (
            <Command.Group key={group} heading={group} className={GROUP}>
              {members.map((command) => (
                <Entry
                  key={command.label}
                  value={`${group} ${command.label}`}
                  label={command.label}
                  icon={command.icon}
                  onSelect={() => run(command.run)}
                />
              ))}
            </Command.Group>
          );
        })}
      </Command.List>
    </Command>
  );
}

const GROUP =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-fg-faint [&_[cmdk-group-heading]]:text-xs";

type EntryProps = {
  value: string;
  label: string;
  detail?: string;
  icon?: LucideIcon;
  mono?: boolean;
  onSelect: () => void;
};

function Entry({ value, label, detail, icon: Icon, mono = false, onSelect }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="group flex min-h-8 cursor-default items-center gap-2.5 rounded-md px-2 py-1 data-[selected=true]:bg-hover pointer-coarse:min-h-11"
    >
      {Icon ? <Icon aria-hidden className="size-4 shrink-0 text-fg-faint" /> : null}
      <span className={mono ? "mono truncate" : "truncate"}>{label}</span>
      {detail ? <span className="min-w-0 flex-1 truncate text-fg-faint text-xs">{detail}</span> : null}
      <CornerDownLeft
        aria-hidden
        className="ml-auto size-3 shrink-0 text-fg-faint opacity-0 group-data-[selected=true]:opacity-100"
      />
    </Command.Item>
  );
}

function matches({ label, words }: PaletteCommand, typed: string): boolean {
  if (typed === "") return true;
  return [label, ...words].some((word) => word.toLowerCase().includes(typed));
}
