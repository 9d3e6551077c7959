import type { ProjectScope } from "@/server/model/project-scope";
import type { Role } from "@/server/model/role";
import type { ProjectChoice, SignInMethods } from "@/server/model/sign-in";

/** A person as a directory elsewhere vouches for them, with what its rules give them here. */
export type Vouched = {
  /** `keystone:<cloud id>` or `oidc:<issuer>`; with `subject` it names the person, and nothing else does. */
  readonly provider: string;
  /** In words: `Keystone of madrid`. */
  readonly origin: string;
  /** The directory's own id of the person, which is never given to another. */
  readonly subject: string;
  readonly name: string;
  /** As the audit trail calls them: `maria@madrid`. Names of users of the console have no `@`. */
  readonly login: string;
  readonly role: Role;
  /** Of a member; `null` otherwise. */
  readonly scope: ProjectScope | null;
  /** Epoch milliseconds: what the directory said does not hold longer. */
  readonly until: number;
};

export type KeystoneCredentials = {
  readonly cloudId: string;
  readonly username: string;
  readonly userDomain: string;
  readonly password: string;
  /** `null`: the only one, or a choice is asked for; so too where several projects have the name. */
  readonly project: { readonly id: string } | { readonly name: string } | null;
};

/**
 * - `in`       they are who they say
 * - `choose`   the password is right, and it is not said which project is meant
 * - `wrong`    the directory does not know them like this
 * - `no-role`  it does, but nothing of what they are lets them in here
 * - `away`     the directory did not answer properly
 * - `closed`   nobody may sign in by it
 */
export type VouchAnswer =
  | { readonly kind: "in"; readonly person: Vouched }
  | { readonly kind: "choose"; readonly projects: readonly ProjectChoice[] }
  | { readonly kind: "wrong" | "no-role" | "away" | "closed"; readonly message: string };

/** A sign-in that was begun at the OpenID provider; whatever is in `secrets` must come back with the same browser. */
export type OidcBegun = { readonly url: URL; readonly secrets: OidcSecrets };
export type OidcSecrets = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
};

/** The directories elsewhere, as signing in needs them. */
export type Directories = {
  methods(): Promise<SignInMethods>;
  /** Whether sessions of this provider still count. */
  isOpen(provider: string): Promise<boolean>;
  askKeystone(credentials: KeystoneCredentials, signal: AbortSignal): Promise<VouchAnswer>;
  /** `null`: none is set up. */
  beginOidc(redirectUri: string, signal: AbortSignal): Promise<OidcBegun | null>;
  finishOidc(url: URL, secrets: OidcSecrets, signal: AbortSignal): Promise<VouchAnswer>;
  /** For what is kept in the browser meanwhile. */
  readonly vault: { seal(plain: string, context: string): string; open(sealed: string, context: string): string };
};
