"use client";

import Link from "next/link";
import { useState } from "react";
import type { SecurityGroupDetails } from "@/server/model/object-views";
import type { PlanRun } from "@/server/model/plan-run";
import { CloudField, projectHint } from "../clouds/cloud-field";
import { useCloud } from "../clouds/use-clouds";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

type GroupForm = {
  readonly name: string;
  readonly projectId: string;
  readonly description: string;
  readonly stateful: boolean;
};

const EMPTY: GroupForm = { name: "", projectId: "admin", description: "", stateful: true };

type GroupDialogProps = {
  /** Absent: a new one. */
  group?: SecurityGroupDetails;
  onClose: () => void;
};

/** Creates a group or changes its name, description and state. */
export function GroupDialog({ group, onClose }: GroupDialogProps) {
  const client = useTRPCClient();
  const [form, setForm] = useState<GroupForm>(group === undefined ? EMPTY : formOf(group));
  const [cloudId, setCloudId] = useState<string | undefined>(group?.cloudId ?? undefined);
  const [asked, setAsked] = useState<number | null>(null);
  const [title] = useState(group === undefined ? "Create security group" : `Edit security group ${group.name}`);
  const verb = group === undefined ? "Create group" : "Save";
  const makePlan = () => {
    const { projectId, ...changes } = form;
    if (group === undefined)
      return client.securityGroups.create.mutate({ ...changes, projectId, cloudId, mode: "plan" });
    return client.securityGroups.update.mutate({ id: group.id, ...changed(group, changes), mode: "plan" });
  };
  return (
    <Dialog open onOpenChange={onClose} title={title} className={PLAN_DIALOG}>
      {asked === null ? (
        <GroupFields
          form={form}
          cloudId={cloudId}
          onCloud={setCloudId}
          isNew={group === undefined}
          isDefault={group?.isDefault ?? false}
          inUse={(group?.portCount ?? 0) > 0}
          onChange={(changes) => setForm({ ...form, ...changes })}
          onSubmit={() => setAsked(Date.now())}
          onClose={onClose}
        />
      ) : (
        <PlanRunner
          planKey={["security-group", group?.id ?? "new", asked]}
          makePlan={makePlan}
          verb={verb}
          onBack={() => setAsked(null)}
          onClose={onClose}
        >
          {(applied) => (
            <Applied plan={applied} onClose={onClose}>
              {group === undefined ? <OpenGroup plan={applied} /> : null}
            </Applied>
          )}
        </PlanRunner>
      )}
    </Dialog>
  );
}

function OpenGroup({ plan: { scope } }: { plan: PlanRun }) {
  if (scope.kind !== "security-group") return null;
  return (
    <Button asChild>
      <Link href={`/security-groups/${scope.securityGroupId}?do=add`}>Add rules</Link>
    </Button>
  );
}

function formOf({ name, projectId, description = "", stateful = true }: SecurityGroupDetails): GroupForm {
  return { name, projectId, description, stateful };
}

/** Only what is otherwise: the name of a default group may not even be given. */
function changed(group: SecurityGroupDetails, form: Omit<GroupForm, "projectId">) {
  const was = formOf(group);
  return {
    ...(form.name === was.name ? {} : { name: form.name }),
    ...(form.description === was.description ? {} : { description: form.description }),
    ...(form.stateful === was.stateful ? {} : { stateful: form.stateful }),
  };
}

type GroupFieldsProps = {
  form: GroupForm;
  cloudId: string | undefined;
  onCloud: (cloudId: string) => void;
  isNew: boolean;
  isDefault: boolean;
  inUse: boolean;
  onChange: (changes: Partial<GroupForm>) => void;
  onSubmit: () => void;
  onClose: () => void;
};

function GroupFields(props: GroupFieldsProps) {
  const { form, cloudId, onCloud, isNew, isDefault, inUse, onChange, onSubmit, onClose } = props;
  const cloud = useCloud(cloudId);
  const [tried, setTried] = useState(false);
  const nameError = tried && form.name.trim() === "" ? "Give it a name." : undefined;
  const projectError = tried && form.projectId.trim() === "" ? "Say whose it is." : undefined;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (form.name.trim() !== "" && form.projectId.trim() !== "") onSubmit();
      }}
    >
      {isNew ? <CloudField cloudId={cloudId} onChange={onCloud} /> : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          error={nameError}
          hint={isDefault ? "A project’s default group keeps its name." : undefined}
        >
          <Input
            autoFocus={!isDefault}
            disabled={isDefault}
            value={form.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </Field>
        <Field label="Project" error={projectError} hint={isNew ? projectHint(cloud?.kind) : undefined}>
          <Input
            disabled={!isNew}
            value={form.projectId}
            onChange={(event) => onChange({ projectId: event.target.value })}
          />
        </Field>
        <Field label="Description" optional className="sm:col-span-2">
          <Input value={form.description} onChange={(event) => onChange({ description: event.target.value })} />
        </Field>
      </div>
      <Checkbox
        checked={!form.stateful}
        onCheckedChange={(stateless) => onChange({ stateful: !stateless })}
        label="Stateless"
        hint={
          inUse
            ? "Connections are not tracked: answers need rules of their own. It cannot change while ports use the group."
            : "Connections are not tracked: answers need rules of their own. For very many short connections."
        }
      />
      {isNew ? (
        <p className="text-fg-muted text-sm">
          A new group lets everything out, and nothing in until it has rules. What its ports answer to is let back in.
        </p>
      ) : null}
      <footer className="-mx-4 -mb-4 flex justify-end gap-2 border-t px-4 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Show plan
        </Button>
      </footer>
    </form>
  );
}
