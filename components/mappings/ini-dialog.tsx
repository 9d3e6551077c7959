"use client";

import { ArrowLeftRight } from "lucide-react";
import { useState } from "react";
import type { MappingsView } from "@/server/model/mapping-views";
import { PLAN_DIALOG } from "../plan/change-dialog";
import { Dialog } from "../ui/dialog";
import { EmptyState } from "../ui/empty-state";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { Tabs } from "../ui/tabs";
import { IniExport } from "./ini-export";
import { IniImport } from "./ini-import";

type IniTab = "import" | "export";

type IniDialogProps = {
  data: MappingsView;
  tab: IniTab;
  onTab: (tab: IniTab) => void;
  mayChange: boolean;
  onClose: () => void;
};

/** The original driver's ini file: mappings out of it, and back into it. One file speaks of one appliance. */
export function IniDialog({ data, tab, onTab, mayChange, onClose }: IniDialogProps) {
  const [applianceId, setApplianceId] = useState(data.appliances[0]?.id);
  const cloudId = data.cloud.id;
  const exporting = {
    value: "export",
    label: "Export",
    content: applianceId ? <IniExport cloudId={cloudId} applianceId={applianceId} mayChange={mayChange} /> : null,
  };
  const importing = {
    value: "import",
    label: "Import",
    content: applianceId ? (
      <IniImport key={applianceId} cloudId={cloudId} applianceId={applianceId} onClose={onClose} />
    ) : null,
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Mappings as an ini file"
      description="uplinkset_mappings and flat_net_mappings, as in ml2_conf_oneview.ini."
      className={PLAN_DIALOG}
    >
      {applianceId === undefined ? (
        <EmptyState icon={ArrowLeftRight} title="No appliance yet">
          An ini file speaks of one OneView appliance. Add it under Appliances first.
        </EmptyState>
      ) : (
        <div className="grid gap-3">
          {data.appliances.length > 1 ? (
            <Field label="Appliance">
              <Select
                value={applianceId}
                onValueChange={setApplianceId}
                options={data.appliances.map(({ id, name }) => ({ value: id, label: name }))}
              />
            </Field>
          ) : null}
          <Tabs
            label="Direction"
            value={mayChange ? tab : "export"}
            onValueChange={(value) => onTab(value === "import" ? "import" : "export")}
            tabs={mayChange ? [importing, exporting] : [exporting]}
            className="-mx-4"
          />
        </div>
      )}
    </Dialog>
  );
}
