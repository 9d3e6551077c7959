import type { UplinkSetRef } from "@/server/model/desired-fabric";
import type {
  FabricState,
  LogicalInterconnect,
  LogicalInterconnectGroup,
  UplinkSet,
} from "@/server/model/fabric-state";
import type { OneViewClient } from "@/server/oneview/client";
import { parseLogicalInterconnect, parseUplinkSet } from "@/server/oneview/parse-uplinks";
import { sameResource } from "@/server/oneview/resource-uri";
import { partPaths } from "@/server/oneview/state";

/** A live uplink set, and what people call the logical interconnect it is in. */
export type LiveSet = { readonly uri: string; readonly interconnectName: string };

type Lists = {
  readonly logicalInterconnects: readonly LogicalInterconnect[];
  readonly uplinkSets: readonly UplinkSet[];
};

/** Finds groups and live sets: first as the plan saw them; when one of those is gone, as they are now, listed once. */
export class LiveSets {
  private relisted: Promise<Lists> | null = null;

  constructor(
    private readonly client: OneViewClient,
    private readonly fabric: FabricState,
  ) {}

  group(ref: UplinkSetRef): Pick<LogicalInterconnectGroup, "uri" | "name"> {
    const id = ref.logicalInterconnectGroupId;
    const known = this.fabric.groups.find((group) => sameResource(group.uri, id));
    return known ?? { uri: `/rest/logical-interconnect-groups/${id}`, name: id };
  }

  /** The sets of that name in the logical interconnects of the group. */
  planned(ref: UplinkSetRef): readonly LiveSet[] {
    return setsOf(this.fabric, ref);
  }

  async now(ref: UplinkSetRef): Promise<readonly LiveSet[]> {
    this.relisted ??= this.list();
    return setsOf(await this.relisted, ref);
  }

  private async list(): Promise<Lists> {
    const [interconnects, sets] = await Promise.all([
      this.client.list(partPaths.logicalInterconnects),
      this.client.list(partPaths.uplinkSets),
    ]);
    return {
      logicalInterconnects: interconnects.map(parseLogicalInterconnect).filter((each) => each !== null),
      uplinkSets: sets.map(parseUplinkSet).filter((each) => each !== null),
    };
  }
}

function setsOf({ logicalInterconnects, uplinkSets }: Lists, ref: UplinkSetRef): readonly LiveSet[] {
  const id = ref.logicalInterconnectGroupId;
  return logicalInterconnects
    .filter(({ groupUri }) => groupUri !== null && sameResource(groupUri, id))
    .flatMap((interconnect) =>
      uplinkSets
        .filter((set) => set.logicalInterconnectUri === interconnect.uri && set.name === ref.uplinkSetName)
        .map((set) => ({ uri: set.uri, interconnectName: interconnect.name })),
    );
}
