"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Pencil, ScrollText, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { WebhookView } from "@/server/model/alert";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Dialog } from "../ui/dialog";
import { DropdownMenu, MenuItem } from "../ui/dropdown-menu";
import { ErrorPanel } from "../ui/error-panel";
import { Spinner } from "../ui/spinner";
import { DeliveriesDialog } from "./deliveries-dialog";
import { WebhookAnswerView } from "./webhook-answer";
import { WebhookDialog } from "./webhook-dialog";

type Open = "edit" | "test" | "messages" | "remove" | null;

export function WebhookActions({ webhook }: { webhook: WebhookView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const test = useMutation(trpc.alerts.test.mutationOptions());
  const remove = useMutation(trpc.alerts.remove.mutationOptions());
  const { id, name } = webhook;
  const close = () => setOpen(null);
  const startTest = () => {
    setOpen("test");
    test.mutate({ id });
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
        <MenuItem icon={Send} onSelect={startTest}>
          Send a test
        </MenuItem>
        <MenuItem icon={ScrollText} onSelect={() => setOpen("messages")}>
          Messages
        </MenuItem>
        <MenuItem icon={Pencil} onSelect={() => setOpen("edit")}>
          Change
        </MenuItem>
        <MenuItem icon={Trash2} tone="danger" onSelect={() => setOpen("remove")}>
          Remove
        </MenuItem>
      </DropdownMenu>
      {open === "edit" ? <WebhookDialog webhook={webhook} onClose={close} /> : null}
      {open === "messages" ? <DeliveriesDialog webhook={webhook} onClose={close} /> : null}
      <Dialog open={open === "test"} onOpenChange={close} title={`Test of ${name}`}>
        {test.isPending ? (
          <p className="flex items-center gap-2 text-fg-muted text-sm">
            <Spinner /> Waiting for the answer
          </p>
        ) : null}
        {test.data ? <WebhookAnswerView answer={test.data} /> : null}
        {test.error ? <ErrorPanel title="The test was not sent" error={test.error} /> : null}
      </Dialog>
      <Confirm
        open={open === "remove"}
        onOpenChange={close}
        title={`Remove ${name}?`}
        verb="Remove webhook"
        onConfirm={async () => {
          await remove.mutateAsync({ id });
          toast.success(`${name} removed`);
          await queryClient.invalidateQueries(trpc.alerts.pathFilter());
        }}
      >
        Nothing is posted there any more, and what waits to be sent is dropped.
      </Confirm>
    </>
  );
}
