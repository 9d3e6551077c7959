"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { PLAN_DIALOG } from "../plan/change-dialog";
import { useTRPC } from "../trpc";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { CopyText } from "./copy-text";

/** What goes into oned.conf, onto the nodes and into sudoers, for this console's own address. */
export function SetupDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const [consoleUrl, setConsoleUrl] = useState(window.location.origin);
  const [ebtablesPath, setEbtablesPath] = useState("/usr/sbin/ebtables");
  const [hookPath, setHookPath] = useState("/srv/cloud/one/share/hooks/bridgehead-hook");
  const setup = useQuery(
    trpc.isolation.setup.queryOptions(
      { consoleUrl, ebtablesPath, hookPath },
      { retry: false, placeholderData: keepPreviousData },
    ),
  );
  return (
    <Dialog open onOpenChange={onClose} title="Set up OpenNebula" className={PLAN_DIALOG}>
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label="This console, seen from nodes">
            <Input className="mono" value={consoleUrl} onChange={(event) => setConsoleUrl(event.target.value)} />
          </Field>
          <Field label="Hook script on nodes">
            <Input className="mono" value={hookPath} onChange={(event) => setHookPath(event.target.value)} />
          </Field>
          <Field label="ebtables on nodes">
            <Input className="mono" value={ebtablesPath} onChange={(event) => setEbtablesPath(event.target.value)} />
          </Field>
        </div>
        <QueryView query={setup} failure="This cannot be written" loading={<Skeleton className="h-64 w-full" />}>
          {({ vmHook, script, sudoers, sudoersNarrow }) => (
            <>
              <CopyText title="oned.conf" note="Both events; OpenNebula reads them when it starts." text={vmHook} />
              <CopyText
                title="Hook script"
                note={
                  <>
                    On every node, executable. It needs a token with the role operator, from{" "}
                    <Link href="/settings?tab=tokens" className="underline hover:text-accent">
                      Settings
                    </Link>
                    ; rules are then written by this console, and oneadmin needs no sudo.
                  </>
                }
                text={script}
              />
              <CopyText
                title="sudoers, narrow"
                note="Only where OpenNebula’s own scripts stay in use: these two rules by their form, and the list. Needs sudo 1.9.10."
                text={sudoersNarrow}
              />
              <CopyText
                title="sudoers, as OpenNebula’s guide has it"
                note="Lets oneadmin do everything that ebtables can."
                text={sudoers}
              />
            </>
          )}
        </QueryView>
      </div>
    </Dialog>
  );
}
