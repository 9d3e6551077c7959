"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Pencil, Power, Trash2 } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import type { ApplianceSummary } from "@/server/model/appliance-view";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { DropdownMenu, MenuItem, MenuSeparator } from "../ui/dropdown-menu";
import { errorFacts } from "../ui/error-facts";
import { ApplianceDialog } from "./appliance-dialog";

/** Edit, disable and remove; nothing for those who may not. */
export function ApplianceActions({ appliance }: { appliance: ApplianceSummary }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const pathname = usePathname();
  const may = useMay("admin");
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const { id, name, enabled } = appliance;
  const refresh = () => queryClient.invalidateQueries(trpc.appliances.pathFilter());
  const remove = useMutation(trpc.appliances.remove.mutationOptions());
  const update = useMutation(
    trpc.appliances.update.mutationOptions({
      onSuccess: refresh,
      onError: (error) => toast.error(`${name} was not changed`, { description: errorFacts(error).message }),
    }),
  );
  if (!may) return null;
  const confirmRemove = async () => {
    await remove.mutateAsync({ id });
    toast.success(`${name} removed`);
    if (pathname !== "/appliances") router.push("/appliances");
    await refresh();
  };
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem icon={Pencil} onSelect={() => setOpen("edit")}>
          Edit
        </MenuItem>
        <MenuItem icon={Power} onSelect={() => update.mutate({ id, enabled: !enabled })}>
          {enabled ? "Stop reading it" : "Read it again"}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} tone="danger" onSelect={() => setOpen("remove")}>
          Remove
        </MenuItem>
      </DropdownMenu>
      {open === "edit" ? <ApplianceDialog appliance={appliance} open onOpenChange={() => setOpen(null)} /> : null}
      <Confirm
        open={open === "remove"}
        onOpenChange={() => setOpen(null)}
        title={`Remove ${name}?`}
        verb="Remove appliance"
        typed={name}
        onConfirm={confirmRemove}
      >
        Bridgehead forgets the appliance and its password, and stops reading it. Nothing on the appliance is changed. It
        is refused while mappings point at it.
      </Confirm>
    </>
  );
}
