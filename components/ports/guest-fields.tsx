"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc";
import { Banner } from "../ui/banner";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Textarea } from "../ui/input";
import { AddressFields } from "./address-fields";
import { GroupFields } from "./group-fields";
import type { GuestDraft } from "./guest-draft";
import type { PortErrors } from "./port-form";

type GuestFieldsProps = {
  draft: GuestDraft;
  onChange: (draft: GuestDraft) => void;
  errors: PortErrors;
  /** Empty: none is picked yet. */
  networkId: string;
  /** Of the port; `null`: not known yet. */
  projectId: string | null;
};

/** What a guest's port has: addresses, security groups, what else it may send from; or no port security at all. */
export function GuestFields({ draft, onChange, errors, networkId, projectId }: GuestFieldsProps) {
  const trpc = useTRPC();
  const groups = useQuery(trpc.securityGroups.list.queryOptions());
  const set = (changes: Partial<GuestDraft>) => onChange({ ...draft, ...changes });
  return (
    <div className="grid gap-4 border-t pt-4">
      <AddressFields
        addresses={draft.addresses}
        onChange={(addresses) => set({ addresses })}
        networkId={networkId}
        error={errors.fixedIps}
      />
      <Checkbox
        checked={draft.portSecurity}
        onCheckedChange={(portSecurity) => set({ portSecurity })}
        label="Port security"
        hint="Security groups, and only its own MAC and addresses may be sent from"
      />
      {draft.portSecurity ? (
        <>
          <GroupFields
            groups={(groups.data ?? []).filter((each) => each.projectId === projectId)}
            isProjectKnown={projectId !== null}
            picked={draft.groupIds}
            onPick={(groupIds) => set({ groupIds })}
          />
          <Field
            label="Allowed address pairs"
            hint="May be sent from too: an address or prefix a line, with a MAC where it is another, e.g. of VRRP"
            error={errors.allowedAddressPairs}
            optional
          >
            <Textarea
              className="mono min-h-14"
              placeholder="10.0.0.100 00:00:5e:00:01:0a"
              value={draft.pairs}
              onChange={(event) => set({ pairs: event.target.value })}
            />
          </Field>
        </>
      ) : (
        <Banner tone="warning">
          Without port security the guest can send from any MAC and address, answer for others, and is reached by
          everybody on its network. Security groups and address pairs are taken from it.
        </Banner>
      )}
    </div>
  );
}
