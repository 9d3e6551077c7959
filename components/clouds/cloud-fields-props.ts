import type { UseFormReturn } from "react-hook-form";
import type { CloudInput, CloudUpdate } from "@/server/model/cloud-input";
import type { CloudSummary } from "@/server/model/cloud-view";
import type { CloudForm } from "./cloud-form";

export type CloudFieldsProps = {
  readonly form: UseFormReturn<CloudForm, unknown, CloudInput | CloudUpdate>;
  /** Absent: a new one. */
  readonly cloud: CloudSummary | undefined;
};
