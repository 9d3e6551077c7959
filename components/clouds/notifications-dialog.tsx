"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import type { NotificationStatus, NotificationsView } from "@/server/model/cloud-notifications";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { FactLines } from "../ui/fact-list";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";

const REFRESH_MS = 3_000;

type NotificationsDialogProps = {
  cloud: { readonly id: string; readonly name: string };
  onOpenChange: (open: boolean) => void;
};

/** Where a cloud tells its changes by itself, how that stands, and the way to change it. */
export function NotificationsDialog({ cloud, onOpenChange }: NotificationsDialogProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.clouds.notifications.queryOptions({ id: cloud.id }, { refetchInterval: REFRESH_MS }));
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={`Notifications of ${cloud.name}`}
      description="With RabbitMQ a change shows at once. It is asked for in any case; what is told is only a reason to look."
    >
      <QueryView query={query} failure="The notifications could not be read" loading={<Skeleton className="h-40" />}>
        {(view) => (
          <div className="grid gap-4">
            {view === null ? null : <Standing view={view} />}
            <NotificationsForm cloud={cloud} view={view} onClose={() => onOpenChange(false)} />
          </div>
        )}
      </QueryView>
    </Dialog>
  );
}

const STATES = {
  connecting: { tone: "neutral", word: "connecting" },
  listening: { tone: "ok", word: "listening" },
  lost: { tone: "failed", word: "lost" },
} as const;

function Standing({ view: { addresses, status } }: { view: NotificationsView }) {
  return (
    <section aria-label="State" className="grid gap-3">
      <FactLines
        facts={[
          ["State", status === null ? "not begun" : <State key="state" status={status} />],
          ["Messages", status?.heard ?? null],
          ["At", addresses.join(", ") || "unknown"],
          ["Last", status?.lastAt ? <RelativeTime key="last" at={status.lastAt} /> : "none yet"],
        ]}
      />
      {status?.problem ? (
        <Banner tone="warning">
          {status.problem.message} {status.problem.remedy} Until then changes show with the next poll.
        </Banner>
      ) : null}
    </section>
  );
}

function State({ status: { state, since } }: { status: NotificationStatus }) {
  const { tone, word } = STATES[state];
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Badge tone={tone}>{word}</Badge>
      <span className="font-sans text-fg-muted">
        <RelativeTime at={since} />
      </span>
    </span>
  );
}

type Form = { url: string; exchange: string; topic: string };

function NotificationsForm({
  cloud: { id, name },
  view,
  onClose,
}: {
  cloud: NotificationsDialogProps["cloud"];
  view: NotificationsView | null;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const set = useMutation(
    trpc.clouds.setNotifications.mutationOptions({
      onSuccess: async (_, { notifications }) => {
        await queryClient.invalidateQueries(trpc.clouds.pathFilter());
        toast.success(notifications === null ? `${name} is only asked from now on` : `Listening to ${name}`);
      },
    }),
  );
  const { register, handleSubmit, formState } = useForm<Form>({
    defaultValues: { url: "", exchange: view?.exchange || "neutron", topic: view?.topic || "notifications" },
  });
  const { errors } = formState;
  const isMissing = (url: string) => view !== null || url.trim() !== "" || "The address is needed";
  const submit = handleSubmit(({ url, exchange, topic }) => {
    const address = url.trim() === "" ? {} : { url };
    set.mutate({ id, notifications: { exchange, topic, ...address } });
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field
        label="Address of RabbitMQ"
        error={errors.url?.message}
        hint={
          view === null
            ? "transport_url of neutron.conf, or amqp://user:password@host:5672/. It is stored encrypted."
            : "Empty: the stored one stays."
        }
      >
        <Input
          autoFocus
          {...register("url", { validate: isMissing })}
          type="password"
          autoComplete="new-password"
          className="mono"
          placeholder={view === null ? "rabbit://openstack:…@controller:5672/" : ""}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Exchange" hint="control_exchange of Neutron.">
          <Input {...register("exchange")} className="mono" />
        </Field>
        <Field label="Topic" hint="Of [oslo_messaging_notifications].">
          <Input {...register("topic")} className="mono" />
        </Field>
      </div>
      {view === null ? (
        <p className="text-fg-muted text-xs">
          Neutron sends them with <span className="mono">driver = messagingv2</span> in{" "}
          <span className="mono">[oslo_messaging_notifications]</span>. It also keeps a queue of its own for each topic,
          which fills up where nobody reads it: limit it by a policy of RabbitMQ.
        </p>
      ) : null}
      {set.error ? <ErrorPanel title="The notifications were not changed" error={set.error} /> : null}
      <footer className="flex flex-wrap gap-2">
        {view === null ? null : (
          <Button onClick={() => set.mutate({ id, notifications: null })} pending={set.isPending}>
            Stop listening
          </Button>
        )}
        <span className="flex-1" />
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" variant="primary" pending={set.isPending}>
          {view === null ? "Listen" : "Save"}
        </Button>
      </footer>
    </form>
  );
}
