import "server-only";
import type { SignInMethods } from "@/server/model/sign-in";
import { getRuntime } from "@/server/runtime/runtime";

/** What the sign-in page offers. A console that cannot tell offers its own users, whose sign-in then says what is missing. */
export async function signInMethods(): Promise<SignInMethods> {
  try {
    return await (await getRuntime()).auth.methods();
  } catch {
    return { clouds: [], oidc: null };
  }
}
