import type { FabricRun } from "@/server/model/fabric-effect";
import type { OneViewClient } from "@/server/oneview/client";
import type { ResourceEditor } from "@/server/oneview/resource-editor";
import type { Lane } from "@/server/oneview/write/lane";

/** What performing one run's effects shares. */
export type Writing = {
  /** The run's own view: metered and patient. */
  readonly client: OneViewClient;
  readonly editor: ResourceEditor;
  readonly lane: Lane;
  readonly run: FabricRun;
  /** Aborted: what has begun is brought to its end, nothing new is begun. */
  readonly stop: AbortSignal;
};
