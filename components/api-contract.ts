/**
 * What the pages expect of procedures whose routers are being written: types only, nothing runs. A router that lands here
 * with other words wins; this file goes away when `AppRouter` covers it all.
 */
import type { TRPCBuiltRouter, TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure } from "@trpc/server";
import type { ApplianceInput, ApplianceUpdate } from "@/server/model/appliance-input";
import type { FabricState } from "@/server/model/fabric-state";
import type { Graph, NodeKind, SourceStatus } from "@/server/model/graph";
import type { HostInput, HostSettings, HostUpdate } from "@/server/model/host-input";
import type { AgentProcess, CollectorError, Source } from "@/server/model/host-state";

type Query<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;
type Mutation<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: unknown }>;
type Nothing = undefined;

export type Role = "viewer" | "operator" | "admin";

export type Me = {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly mustChangePassword: boolean;
};

export type HostSummary = {
  readonly id: string;
  readonly name: string;
  readonly ownership: "observed" | "managed";
  readonly settings: HostSettings;
  readonly hostKey: string | null;
  readonly hasSecret: boolean;
  readonly enabled: boolean;
  readonly state: SourceStatus["state"];
  readonly observedAt: number | null;
  /** `null` before the first good read. */
  readonly counts: {
    readonly namespaces: number;
    readonly linuxBridges: number;
    readonly ovsBridges: number;
    readonly ports: number;
  } | null;
  readonly errors: readonly CollectorError[];
  /** Why it cannot be reached at all. */
  readonly failure: { readonly message: string; readonly remedy: string | null } | null;
};

export type HostBridge = {
  readonly name: string;
  readonly kind: "linux" | "ovs";
  readonly namespace: string;
  readonly ports: number;
  readonly detail: string;
};

export type HostDetails = HostSummary & {
  readonly hostname: string | null;
  readonly kernel: string | null;
  readonly ovsVersion: string | null;
  readonly namespaces: readonly { readonly name: string; readonly links: number; readonly processes: number }[];
  readonly bridges: readonly HostBridge[];
  readonly agents: readonly AgentProcess[];
  readonly sources: readonly Source[];
};

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

export type ApplianceSummary = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly loginDomain: string | null;
  readonly tlsMode: "ca" | "fingerprint" | "insecure";
  readonly fingerprint: string | null;
  readonly apiVersion: number | null;
  readonly embedded: boolean;
  readonly enabled: boolean;
  readonly state: SourceStatus["state"];
  readonly observedAt: number | null;
  readonly errors: readonly string[];
  readonly counts: {
    readonly networks: number;
    readonly uplinkSets: number;
    readonly enclosures: number;
    readonly serverProfiles: number;
  } | null;
};

export type ApplianceTest = {
  readonly certificate: {
    readonly sha256: string;
    readonly subject: string;
    readonly issuer: string;
    readonly validTo: number;
    /** By the chosen mode. */
    readonly trusted: boolean;
  } | null;
  /** `null` while the certificate is not trusted: nothing was sent. */
  readonly session: {
    readonly apiVersion: number;
    readonly minimumVersion: number;
    readonly currentVersion: number;
    readonly ms: number;
  } | null;
};

export type SkippedFile = { readonly path: string; readonly reason: string };

export type CaseSummary = {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly hosts: readonly string[];
  readonly networks: number;
  readonly skipped: readonly SkippedFile[];
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

type Id = { id: string };

type Contract = {
  session: {
    me: Query<Nothing, Me>;
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
    sources: Query<{ caseId?: string }, readonly SourceStatus[]>;
    search: Query<{ query: string; caseId?: string; limit?: number }, readonly SearchHit[]>;
  };
};

export type ContractRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: TRPCDefaultErrorShape; transformer: true },
  Contract
>;
