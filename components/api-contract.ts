/**
 * What the pages expect of procedures whose routers are being written: types only, nothing runs. A router that lands here
 * with other words wins; this file goes away when `AppRouter` covers it all.
 */
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCRouterRecord,
} from "@trpc/server";
import type { ObjectDetails } from "@/server/model/graph";
import type { HostInput } from "@/server/model/host-input";

type Query<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;
type Mutation<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: unknown }>;

export type HostTest = {
  /** SSH only. `new`: not accepted yet, and nothing but the key was exchanged; `changed`: differs from the pinned one. */
  readonly hostKey: { readonly fingerprint: string; readonly state: "new" | "accepted" | "changed" } | null;
  /** `null` while the host key is not accepted. */
  readonly host: {
    readonly hostname: string;
    readonly versions: readonly { readonly name: string; readonly version: string }[];
    readonly missing: readonly { readonly binary: string; readonly neededFor: string; readonly remedy: string }[];
    readonly ms: number;
  } | null;
};

type Id = { id: string };

type Contract = {
  hosts: {
    test: Mutation<HostInput & { id?: string }, HostTest>;
  };
  topology: {
    object: Query<Id & { caseId?: string }, ObjectDetails>;
  };
};

type Merged<Expected, Landed> = {
  [K in keyof Expected | keyof Landed]: K extends keyof Landed
    ? K extends keyof Expected
      ? Omit<Expected[K], keyof Landed[K]> & Landed[K]
      : Landed[K]
    : K extends keyof Expected
      ? Expected[K]
      : never;
};

/** A procedure that the server has wins over what is expected of it. */
export type WithContract<Landed extends TRPCRouterRecord> = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: TRPCDefaultErrorShape; transformer: true },
  Merged<Contract, Landed>
>;
