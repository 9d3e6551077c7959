"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PortDetails, ServerOption } from "@/server/model/port-views";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPC, useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Skeleton } from "../ui/skeleton";
import { EMPTY_DRAFT, type LocalLink, type LocalLinkDraft, localLinkOf, localLinkText } from "./local-link-draft";
import { LocalLinkForm } from "./local-link-form";

type BindPortDialogProps = {
  port: PortDetails;
  /** `link`: only the local link is set, nothing is bound. */
  purpose: "bind" | "link";
  onClose: () => void;
};

type Asked = { readonly host: string; readonly localLink: LocalLink; readonly attempt: number };

/** Binds a port to a server, or says on which server it is; read the plan with its power cycle, apply it. */
export function BindPortDialog({ port, purpose, onClose }: BindPortDialogProps) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const servers = useQuery(trpc.ports.servers.queryOptions());
  const [asked, setAsked] = useState<Asked | null>(null);
  const [draft, setDraft] = useState<LocalLinkDraft | null>(null);
  const [host, setHost] = useState(port.host);
  const name = port.name || port.id.slice(0, 8);
  const [title, verb] =
    purpose === "bind" ? [`Bind port ${name}`, "Bind port"] : [`Local link of port ${name}`, "Set local link"];
  const makePlan = ({ host, localLink }: Asked) =>
    purpose === "bind"
      ? client.ports.bind.mutate({ id: port.id, host, localLink, mode: "plan" })
      : client.ports.setLocalLink.mutate({ id: port.id, localLink, mode: "plan" });
  const known = draft ?? (servers.isPending ? null : startingDraft(port, servers.data?.servers ?? []));
  return (
    <Dialog open onOpenChange={onClose} title={title} className={PLAN_DIALOG}>
      {asked !== null ? (
        <PlanRunner
          planKey={[purpose, port.id, asked.attempt]}
          makePlan={() => makePlan(asked)}
          verb={verb}
          onBack={() => setAsked(null)}
          onClose={onClose}
        >
          {(applied) => <Applied plan={applied} onClose={onClose} />}
        </PlanRunner>
      ) : known === null ? (
        <output aria-label="Reading servers" aria-busy className="block">
          <Skeleton className="h-40 w-full" />
        </output>
      ) : (
        <BindFields
          port={port}
          purpose={purpose}
          draft={known}
          onDraft={setDraft}
          host={host}
          onHost={setHost}
          onSubmit={(given) => setAsked({ ...given, attempt: Date.now() })}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

type BindFieldsProps = BindPortDialogProps & {
  draft: LocalLinkDraft;
  onDraft: (draft: LocalLinkDraft) => void;
  host: string;
  onHost: (host: string) => void;
  onSubmit: (given: { host: string; localLink: LocalLink }) => void;
};

function BindFields({ port, purpose, draft, onDraft, host, onHost, onSubmit, onClose }: BindFieldsProps) {
  const [tried, setTried] = useState(false);
  const isServer = port.vnicType === "baremetal";
  const localLink = isServer ? localLinkOf(draft) : null;
  const suggested = port.deviceId || draft.nic?.serverName || port.server?.hardwareName || "";
  const chosenHost = host.trim() || suggested;
  const problems = [
    ...(isServer && localLink === null ? ["Pick the server’s NIC, or paste its local link."] : []),
    ...(purpose === "bind" && chosenHost === "" ? ["Say which host it is bound to."] : []),
  ];
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (problems.length === 0) onSubmit({ host: chosenHost, localLink });
      }}
    >
      <p className="text-fg-muted text-sm">
        MAC <span className="mono text-fg">{port.mac}</span> on network{" "}
        <span className="text-fg">{port.networkName}</span>
      </p>
      {isServer ? <LocalLinkForm draft={draft} onChange={onDraft} port={port} /> : null}
      {purpose === "bind" ? (
        <Field label="Host" hint="binding:host_id, e.g. the name or UUID of the node" optional={suggested !== ""}>
          <Input
            className="mono"
            value={host}
            placeholder={suggested}
            onChange={(event) => onHost(event.target.value)}
          />
        </Field>
      ) : null}
      {tried && problems.length > 0 ? (
        <p role="alert" className="text-failed text-sm">
          {problems.join(" ")}
        </p>
      ) : null}
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex justify-end gap-2 border-t bg-overlay px-4 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Show plan
        </Button>
      </footer>
    </form>
  );
}

/** What is stored, as text where it cannot be read; else the NIC that has the port's MAC. */
function startingDraft(port: PortDetails, servers: readonly ServerOption[]): LocalLinkDraft {
  const stored = port.profile?.local_link_information;
  const text = localLinkText(stored);
  if (stored !== undefined && stored !== null && port.localLink?.link === null) {
    return { ...EMPTY_DRAFT, way: "text", text };
  }
  const wantedId = port.localLink?.link?.serverHardwareId.toLowerCase();
  const owner = servers
    .filter((server) => wantedId === undefined || server.id.toLowerCase() === wantedId)
    .find((server) => server.faults.length === 0 && server.nics.some((nic) => nic.mac === port.mac));
  const nic = owner?.nics.find(({ mac }) => mac === port.mac);
  const bootable = port.localLink?.link?.bootable ?? EMPTY_DRAFT.bootable;
  if (owner === undefined || nic === undefined) {
    return { ...EMPTY_DRAFT, way: text === "" ? "pick" : "text", bootable, text };
  }
  const { applianceId, id: serverId, name: serverName } = owner;
  return {
    ...EMPTY_DRAFT,
    bootable,
    text,
    nic: { applianceId, serverId, serverName, flexNic: nic.flexNic, mac: port.mac },
  };
}
