"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Copy, Download } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Textarea } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";

const FILE_NAME = "ml2_conf_oneview.ini";

type IniExportProps = { cloudId: string; applianceId: string; mayChange: boolean };

/** The mappings as the driver's lines; or inside a file that is given, every other byte as it was. */
export function IniExport({ cloudId, applianceId, mayChange }: IniExportProps) {
  const trpc = useTRPC();
  const lines = useQuery(trpc.mappings.exportIni.queryOptions({ cloudId, applianceId }, { retry: false }));
  return (
    <div className="grid gap-4 p-4">
      <QueryView
        query={lines}
        failure="The mappings cannot be written as an ini file"
        loading={<Skeleton className="h-24 w-full" />}
      >
        {({ text }) => <IniText label="Mappings" text={text === "" ? "# no mappings" : text} />}
      </QueryView>
      {mayChange ? <IntoFile cloudId={cloudId} applianceId={applianceId} /> : null}
    </div>
  );
}

function IntoFile({ cloudId, applianceId }: Omit<IniExportProps, "mayChange">) {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const write = useMutation(trpc.mappings.writeIni.mutationOptions());
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate({ cloudId, applianceId, text });
      }}
    >
      <Field
        label="Into a file of yours"
        optional
        hint="Only the two mapping options change; comments and everything else stay."
      >
        <Textarea wrap="off" value={text} onChange={(event) => setText(event.target.value)} className="mono text-xs" />
      </Field>
      <div>
        <Button type="submit" pending={write.isPending} disabled={text.trim() === ""}>
          Write the mappings into it
        </Button>
      </div>
      {write.error ? <ErrorPanel title="The file was not written" error={write.error} /> : null}
      {write.data ? <IniText label="Your file with the mappings" text={write.data.text} /> : null}
    </form>
  );
}

function IniText({ label, text }: { label: string; text: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast.success("Copied");
    } catch {
      toast.error("The browser refused the clipboard");
    }
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: FILE_NAME });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <section aria-label={label} className="grid gap-2">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 font-medium text-sm">{label}</h3>
        <Button size="sm" onClick={() => void copy()}>
          <Copy aria-hidden className="size-3.5" />
          Copy
        </Button>
        <Button size="sm" onClick={download}>
          <Download aria-hidden className="size-3.5" />
          Download
        </Button>
      </div>
      <pre className="mono overflow-x-auto rounded-md border bg-sunken p-3 text-xs">{text}</pre>
    </section>
  );
}
