"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { FactSection } from "../ui/fact-list";
import { QueryView } from "../ui/query-view";
import { Segmented } from "../ui/segmented";
import { Skeleton } from "../ui/skeleton";
import { useCopied } from "../ui/use-copied";

const NAMES = {
  hybrid: "hybrid",
  delegated: "ethernet",
  "tap-delegated": "ethernet, tap given",
  libvirt: "virtualport",
} as const;

type Form = keyof typeof NAMES;

/** libvirt's interface of a guest's port: the form that applies, and the others with what they mean. */
export function InterfaceXmlSection({ portId }: { portId: string }) {
  const trpc = useTRPC();
  const xml = useQuery(trpc.ports.interfaceXml.queryOptions({ id: portId }));
  const [picked, setPicked] = useState<Form | null>(null);
  return (
    <FactSection title="libvirt interface">
      <QueryView query={xml} failure="The XML could not be made" loading={<Skeleton className="h-32 w-full" />}>
        {({ applies, forms }) => {
          const shown = forms.find(({ form }) => form === (picked ?? applies));
          if (shown === undefined) return <p className="text-fg-muted text-sm">No guest is to have it.</p>;
          return (
            <div className="grid min-w-0 gap-2">
              <div className="overflow-x-auto">
                <Segmented
                  label="Form of the XML"
                  value={shown.form}
                  onValueChange={setPicked}
                  options={forms.map(({ form }) => ({
                    value: form,
                    label: form === applies ? `${NAMES[form]} · applies` : NAMES[form],
                  }))}
                />
              </div>
              <p className="text-fg-muted text-xs">{shown.words}</p>
              <div className="relative min-w-0">
                <pre className="mono whitespace-pre-wrap break-words rounded-md border bg-sunken p-3 text-xs">
                  {shown.xml}
                </pre>
                <CopyXml text={shown.xml} />
              </div>
            </div>
          );
        }}
      </QueryView>
    </FactSection>
  );
}

function CopyXml({ text }: { text: string }) {
  const [copied, copy] = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <Button
      size="sm"
      aria-label="Copy the XML"
      className="absolute top-2 right-2"
      onClick={async () => {
        if (!(await copy(text))) toast.error("The browser refused the clipboard");
      }}
    >
      <Icon aria-hidden className="size-3.5" />
      {copied ? "Copied" : "Copy"}
    </Button>
  );
}
