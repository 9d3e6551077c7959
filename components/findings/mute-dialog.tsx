"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { muteInput } from "@/server/model/alert";
import type { Finding } from "@/server/model/finding";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

const TIMES = [
  { value: "60", label: "an hour" },
  { value: "1440", label: "a day" },
  { value: "10080", label: "a week" },
  { value: "43200", label: "30 days" },
  { value: "lasting", label: "as long as it lasts" },
] as const;

type MuteDialogProps = { finding: Finding; onClose: () => void };

/** Says that a finding is known, why, and for how long. */
export function MuteDialog({ finding, onClose }: MuteDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const [time, setTime] = useState<(typeof TIMES)[number]["value"]>("1440");
  const [isTried, setTried] = useState(false);
  const input = muteInput.safeParse({
    ...{ findingId: finding.id, reason },
    forMinutes: time === "lasting" ? null : Number(time),
  });
  const mute = useMutation(
    trpc.hosts.mute.mutationOptions({
      onSuccess: async () => {
        toast.success(`${finding.object} is muted`);
        await queryClient.invalidateQueries(trpc.hosts.findings.pathFilter());
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (input.success) mute.mutate(input.data);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Mute ${finding.object}`}
      description="It stays in the list, marked as known, and no alert is sent for it. This is kept in the audit trail."
    >
      <form onSubmit={submit} noValidate className="grid gap-4">
        <Field
          label="Reason"
          error={isTried && !input.success ? input.error.issues[0]?.message : undefined}
          hint="What the next one on duty should know."
        >
          <Input value={reason} onChange={(event) => setReason(event.target.value)} autoFocus />
        </Field>
        <Field label="For">
          <Select value={time} onValueChange={setTime} options={TIMES} />
        </Field>
        {mute.error ? <ErrorPanel title="It was not muted" error={mute.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={mute.isPending}>
            Mute finding
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
