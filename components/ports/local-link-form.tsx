"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { useTRPC } from "../trpc";
import { Checkbox } from "../ui/checkbox";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Textarea } from "../ui/input";
import { Segmented } from "../ui/segmented";
import { type LocalLinkDraft, localLinkOf } from "./local-link-draft";
import { LocalLinkReadingView } from "./local-link-reading";
import { ServerPicker } from "./server-picker";

type LocalLinkFormProps = {
  draft: LocalLinkDraft;
  onChange: (draft: LocalLinkDraft) => void;
  /** The port that it is for; `null`: it is being made. */
  port: { readonly id: string; readonly mac: string } | null;
};

/** On which server a port is: picked from the appliances, or pasted as Ironic has it. Says at once how it is understood. */
export function LocalLinkForm({ draft, onChange, port }: LocalLinkFormProps) {
  const trpc = useTRPC();
  const localLink = useDeferredValue(localLinkOf(draft));
  const asked = port === null ? { mac: draft.way === "pick" ? (draft.nic?.mac ?? null) : null } : { id: port.id };
  const reading = useQuery(
    trpc.ports.checkLocalLink.queryOptions(
      { ...asked, localLink },
      { enabled: localLink !== null, placeholderData: (previous) => previous },
    ),
  );
  return (
    <div className="grid gap-3">
      <Segmented
        label="How to say it"
        value={draft.way}
        onValueChange={(way) => onChange({ ...draft, way })}
        options={[
          { value: "pick", label: "Pick a NIC" },
          { value: "text", label: "Paste JSON" },
        ]}
        className="justify-self-start"
      />
      {draft.way === "pick" ? (
        <>
          <ServerPicker picked={draft.nic} onPick={(nic) => onChange({ ...draft, nic })} mac={port?.mac ?? null} />
          <Checkbox
            checked={draft.bootable}
            onCheckedChange={(bootable) => onChange({ ...draft, bootable })}
            label="Bootable"
            hint="It becomes Primary, or Secondary where another connection is Primary already."
          />
        </>
      ) : (
        <Field
          label="local_link_information"
          hint="A list, an object, or text of either, however often quoted; with server_hardware_id and bootable."
        >
          <Textarea
            className="mono min-h-40 text-xs"
            value={draft.text}
            onChange={(event) => onChange({ ...draft, text: event.target.value })}
          />
        </Field>
      )}
      <div aria-live="polite" className="empty:hidden">
        {localLink === null || reading.data === undefined ? null : <LocalLinkReadingView reading={reading.data} />}
        {reading.error ? <ErrorPanel title="It could not be checked" error={reading.error} /> : null}
      </div>
    </div>
  );
}
