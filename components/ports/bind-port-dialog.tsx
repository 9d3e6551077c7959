"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PortDetails, ServerOption } from "@/server/model/port-views";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
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

type Asked = { readonly host: string; readonly localLink: LocalLink };

/** Binds a server's port to its server, or says on which server it is; read the plan with its power cycle, apply it. */
export function BindPortDialog({ port, purpose, onClose }: BindPortDialogProps) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const servers = useQuery(trpc.ports.servers.queryOptions());
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
    <PlanFormDialog<Asked> title={title} verb={verb} planKey={[purpose, port.id]} makePlan={makePlan} onClose={onClose}>
      {(submit) =>
        known === null ? (
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
            onSubmit={submit}
            onClose={onClose}
          />
        )
      }
    </PlanFormDialog>
  );
}

type BindFieldsProps = BindPortDialogProps & {
  draft: LocalLinkDraft;
  onDraft: (draft: LocalLinkDraft) => void;
  host: string;
  onHost: (host: string) => void;
  onSubmit: (asked: Asked) => void;
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
    <PlanForm
      onClose={onClose}
      problem={tried && problems.length > 0 ? problems.join(" ") : null}
      onSubmit={() => {
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
    </PlanForm>
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
