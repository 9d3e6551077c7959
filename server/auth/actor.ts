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
};
