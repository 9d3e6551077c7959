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
  TRPCSubscriptionProcedure,
} from "@trpc/server";
import type { ApplianceInput, ApplianceUpdate } from "@/server/model/appliance-input";
import type { ApplianceSummary } from "@/server/model/appliance-view";
import type { CaseSummary } from "@/server/model/case-view";
import type { ErrorKind } from "@/server/model/errors";
import type { FabricState } from "@/server/model/fabric-state";
import type { Graph, GraphPatch, NodeKind, ObjectDetails, SourceStatus } from "@/server/model/graph";
import type { HostInput, HostUpdate } from "@/server/model/host-input";
import type { HostDetails, HostSummary } from "@/server/model/host-view";
import type { Role } from "@/server/model/role";

type Query<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;
type Mutation<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: unknown }>;
type Subscription<I, O> = TRPCSubscriptionProcedure<{ input: I; output: AsyncIterable<O>; meta: unknown }>;
type Nothing = undefined;

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

export type ApplianceTest = {
  readonly name: string;
  readonly ok: boolean;
  /** SHA-256 of the certificate shown, trusted or not. */
  readonly fingerprint: string | null;
  readonly apiVersions: { readonly minimum: number; readonly current: number; readonly used: number | null } | null;
  readonly problem?: { readonly kind: ErrorKind; readonly message: string; readonly remedy: string | null };
};

export type AuditRow = {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorName: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: string;
  readonly detail: unknown;
  readonly planId: string | null;
};

export type AuditFilter = {
  readonly actor?: string;
  readonly action?: string;
  readonly outcome?: string;
  readonly text?: string;
  readonly since?: Date;
};

export type UserRow = {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAt: Date;
};

export type TokenRow = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};

export type SearchHit = {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly sublabel?: string;
  readonly host?: string;
};

/** The whole graph first and after a gap, then what changed. */
export type GraphChange =
  | { readonly type: "reset"; readonly graph: Graph }
  | { readonly type: "patch"; readonly patch: GraphPatch };

type Id = { id: string };

type Contract = {
  session: {
    changePassword: Mutation<{ currentPassword: string; newPassword: string }, unknown>;
    about: Query<Nothing, { version: string; dataDir: string; database: string; nodeVersion: string }>;
  };
  users: {
    list: Query<Nothing, readonly UserRow[]>;
    create: Mutation<{ username: string; name: string; role: Role }, { password: string }>;
    setRole: Mutation<Id & { role: Role }, unknown>;
    resetPassword: Mutation<Id, { password: string }>;
    setDisabled: Mutation<Id & { disabled: boolean }, unknown>;
  };
  tokens: {
    list: Query<Nothing, readonly TokenRow[]>;
    create: Mutation<{ name: string; role: Role; expiresInDays?: number }, { token: string }>;
    revoke: Mutation<Id, unknown>;
  };
  audit: {
    list: Query<
      AuditFilter & { limit?: number; cursor?: string | null },
      { items: readonly AuditRow[]; nextCursor: string | null }
    >;
  };
  hosts: {
    list: Query<Nothing, readonly HostSummary[]>;
    get: Query<Id, HostDetails>;
    add: Mutation<HostInput, Id>;
    update: Mutation<HostUpdate, unknown>;
    remove: Mutation<Id, unknown>;
    test: Mutation<HostInput & { id?: string }, HostTest>;
  };
  appliances: {
    list: Query<Nothing, readonly ApplianceSummary[]>;
    get: Query<Id, ApplianceSummary>;
    add: Mutation<ApplianceInput, Id>;
    update: Mutation<ApplianceUpdate, unknown>;
    remove: Mutation<Id, unknown>;
    test: Mutation<ApplianceUpdate | ApplianceInput, ApplianceTest>;
    tree: Query<Id, FabricState>;
  };
  cases: {
    list: Query<Nothing, readonly CaseSummary[]>;
    get: Query<Id, CaseSummary>;
    remove: Mutation<Id, unknown>;
  };
  topology: {
    graph: Query<{ caseId?: string; expand?: "all" | string[] }, Graph>;
    /** Tracked: `id` is the revision. */
    changes: Subscription<{ caseId?: string; expand?: "all" | string[] }, { id: string; data: GraphChange }>;
    object: Query<Id & { caseId?: string }, ObjectDetails>;
    sources: Query<{ caseId?: string }, readonly SourceStatus[]>;
    search: Query<{ query: string; caseId?: string; limit?: number }, readonly SearchHit[]>;
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
