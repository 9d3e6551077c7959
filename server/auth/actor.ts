import type { ProjectScope } from "@/server/model/project-scope";
import type { Role } from "@/server/model/role";

/** Who asks, with what they may do. */
export type Actor = {
  readonly kind: "user" | "token";
  /** User id, token id, or `bootstrap` for the token of BRIDGEHEAD_API_TOKEN. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Signed in with a one-time password: nothing but changing it is allowed. */
  readonly mustChangePassword: boolean;
  /** Of a member: all that they see. A member without one sees nothing. */
  readonly scope?: ProjectScope;
  /** Where they signed in, e.g. `Keystone of madrid`; absent: here. */
  readonly origin?: string;
};
