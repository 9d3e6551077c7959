import type { BridgeheadError } from "@/server/model/errors";
import type { RequestSeen } from "@/server/model/fabric-effect";

/** A collection of the Network API that the console writes to; `baremetal-ports`: network cards in Ironic. */
export type WrittenCollection =
  | "networks"
  | "subnets"
  | "ports"
  | "security-groups"
  | "security-group-rules"
  | "routers"
  | "floatingips"
  | "baremetal-ports";

/**
 * One call that changes something in a real cloud, as data: a plan shows it, a run makes it. What follows from it on
 * appliances is not part of the same plan: the mirror sees the change, as it sees those of others, and plans it.
 */
export type CloudEffect = {
  readonly kind: "cloud.change";
  readonly cloudId: string;
  readonly collection: WrittenCollection;
  /** `null`: it is made, and the cloud gives the id. */
  readonly objectId: string | null;
  readonly method: "POST" | "PUT" | "DELETE" | "PATCH";
  /** Below the version of the Network API, e.g. `/ports/{id}` or `/routers/{id}/add_router_interface`; of Ironic `/baremetal/v1/…`. */
  readonly path: string;
  /** The body as it is sent, but that a `MadeId` in it stands for an id that is not known yet; `null`: none. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** Sent as `If-Match: revision_number=N` where the cloud knows it; `null`: unconditional. */
  readonly revision: number | null;
};

/** In a body: the id of what an earlier step of the same plan makes. */
export type MadeId = {
  /** Id of that step. */
  readonly madeBy: string;
};

/** The call of a step as it is shown. */
export type CloudCall = Pick<CloudEffect, "method" | "path" | "body" | "revision">;

export type CloudOutcome =
  | {
      readonly ok: true;
      /** Of what was made or changed; `null`: deleted. */
      readonly objectId: string | null;
    }
  | {
      readonly ok: false;
      readonly error: BridgeheadError;
      /** The cloud does not answer: nothing more is to be tried in this run. */
      readonly fatal: boolean;
    };

/**
 * Makes calls one after the other and tells each one's outcome once, by index. `begunAt`: when an earlier, interrupted
 * run began them (epoch milliseconds); a POST that may have arrived is then looked for before it is sent again. After
 * the last one the mirror has taken over what they changed.
 */
export type PerformCloud = (
  effects: readonly CloudEffect[],
  run: {
    readonly signal: AbortSignal;
    readonly begunAt: readonly (number | null)[];
    readonly onRequest?: (request: RequestSeen) => void;
  },
) => AsyncIterable<{ readonly index: number; readonly outcome: CloudOutcome }>;
