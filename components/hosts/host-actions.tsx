"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Pencil, Power, Trash2 } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import type { HostSummary } from "@/server/model/host-view";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { DropdownMenu, MenuItem, MenuSeparator } from "../ui/dropdown-menu";
import { errorFacts } from "../ui/error-facts";
import { HostDialog } from "./host-dialog";

/** Edit, disable and remove; nothing for those who may not. */
export function HostActions({ host }: { host: HostSummary }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const pathname = usePathname();
  const may = useMay("admin");
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const refresh = () => queryClient.invalidateQueries(trpc.hosts.pathFilter());
  const remove = useMutation(trpc.hosts.remove.mutationOptions());
  const update = useMutation(
    trpc.hosts.update.mutationOptions({
      onSuccess: refresh,
      onError: (error) => toast.error(`${host.name} was not changed`, { description: errorFacts(error).message }),
    }),
  );
  if (!may) return null;
  const confirmRemove = async () => {
    await remove.mutateAsync({ id: host.id });
    toast.success(`${host.name} removed`);
    if (pathname !== "/hosts") router.push("/hosts");
    await refresh();
  };
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${host.name}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem icon={Pencil} onSelect={() => setOpen("edit")}>
          Edit
        </MenuItem>
        <MenuItem icon={Power} onSelect={() => update.mutate({ id: host.id, enabled: !host.enabled })}>
          {host.enabled ? "Stop reading it" : "Read it again"}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} tone="danger" onSelect={() => setOpen("remove")}>
          Remove
        </MenuItem>
      </DropdownMenu>
      {open === "edit" ? <HostDialog host={host} open onOpenChange={() => setOpen(null)} /> : null}
      <Confirm
        open={open === "remove"}
        onOpenChange={() => setOpen(null)}
        title={`Remove ${host.name}?`}
        verb="Remove host"
        onConfirm={confirmRemove}
      >
        Bridgehead forgets the host, its address and its secret, and stops reading it. Nothing on the host is changed.
      </Confirm>
    </>
  );
}
