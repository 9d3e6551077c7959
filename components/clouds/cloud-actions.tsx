"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, FolderSync, Pencil, PlugZap, Radio, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { CloudSummary } from "@/server/model/cloud-view";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { DropdownMenu, MenuItem, MenuSeparator } from "../ui/dropdown-menu";
import { errorFacts } from "../ui/error-facts";
import { CloudDialog } from "./cloud-dialog";
import { NotificationsDialog } from "./notifications-dialog";

/** Test, edit and remove; nothing for those who may not. */
export function CloudActions({ cloud }: { cloud: CloudSummary }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mayRead = useMay("operator");
  const mayChange = useMay("admin");
  const [open, setOpen] = useState<"edit" | "notifications" | "remove" | null>(null);
  const { id, name } = cloud;
  const refresh = () => queryClient.invalidateQueries(trpc.clouds.pathFilter());
  const sync = useMutation(
    trpc.clouds.sync.mutationOptions({
      onSuccess: async (look) => {
        await refresh();
        if (look.problem) toast.error(`${name} was not read`, { description: look.problem.message });
        else toast.success(`${name} was read`);
      },
      onError: (error) => toast.error(`${name} was not read`, { description: errorFacts(error).message }),
    }),
  );
  const compare = useMutation(
    trpc.clouds.compare.mutationOptions({
      onSuccess: async ({ unread }) => {
        await refresh();
        const left =
          unread.length === 0
            ? undefined
            : `${unread.length === 1 ? "One thing" : `${unread.length} things`} could not be taken over.`;
        toast.success(`Everything of ${name} was compared`, { description: left });
      },
      onError: async (error) => {
        await refresh();
        toast.error(`${name} was not compared`, { description: errorFacts(error).message });
      },
    }),
  );
  const isBusy = sync.isPending || compare.isPending;
  const remove = useMutation(trpc.clouds.remove.mutationOptions());
  if (!mayRead) return null;
  const confirmRemove = async () => {
    await remove.mutateAsync({ id });
    toast.success(`${name} removed`);
    await refresh();
  };
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`} pending={isBusy}>
            {isBusy ? null : <Ellipsis aria-hidden className="size-4" />}
          </Button>
        }
      >
        <MenuItem icon={PlugZap} onSelect={() => sync.mutate({ id })}>
          Test and read again
        </MenuItem>
        <MenuItem icon={FolderSync} onSelect={() => compare.mutate({ id })}>
          Compare everything now
        </MenuItem>
        {mayChange ? (
          <>
            <MenuItem icon={Pencil} onSelect={() => setOpen("edit")}>
              Edit
            </MenuItem>
            <MenuItem icon={Radio} onSelect={() => setOpen("notifications")}>
              Notifications
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="danger" onSelect={() => setOpen("remove")}>
              Remove
            </MenuItem>
          </>
        ) : null}
      </DropdownMenu>
      {open === "edit" ? <CloudDialog cloud={cloud} open onOpenChange={() => setOpen(null)} /> : null}
      {open === "notifications" ? <NotificationsDialog cloud={cloud} onOpenChange={() => setOpen(null)} /> : null}
      <Confirm
        open={open === "remove"}
        onOpenChange={() => setOpen(null)}
        title={`Remove ${name}?`}
        verb="Remove cloud"
        typed={name}
        onConfirm={confirmRemove}
      >
        Bridgehead forgets the cloud, how to sign in to it, and its networks and ports. Nothing in the cloud is changed.
        It is refused while mappings use it, or something made for it is left on an appliance.
      </Confirm>
    </>
  );
}
