import { randomUUID } from "node:crypto";
import { z } from "zod";
import { adminProcedure, idInput, router } from "@/server/api/trpc";
import type { Actor } from "@/server/auth/actor";
import { createUser, createUserInput } from "@/server/auth/users/create-user";
import { givenRole } from "@/server/auth/users/given-role";
import { listUsers } from "@/server/auth/users/list-users";
import { resetPassword } from "@/server/auth/users/reset-password";
import { setUserDisabled } from "@/server/auth/users/set-user-disabled";
import { setUserRole } from "@/server/auth/users/set-user-role";
import type { UserContext } from "@/server/auth/users/user-context";
import type { Runtime } from "@/server/runtime/runtime";

export const usersRouter = router({
  list: adminProcedure.query(({ ctx }) => listUsers(ctx.services.db)),
  create: adminProcedure
    .input(createUserInput)
    .mutation(({ ctx, input }) => createUser(userContext(ctx.services, ctx.actor), input)),
  setRole: adminProcedure
    .input(idInput.extend(givenRole))
    .mutation(({ ctx, input }) => setUserRole(userContext(ctx.services, ctx.actor), input)),
  resetPassword: adminProcedure
    .input(idInput)
    .mutation(({ ctx, input }) => resetPassword(userContext(ctx.services, ctx.actor), input)),
  setDisabled: adminProcedure
    .input(idInput.extend({ disabled: z.boolean() }))
    .mutation(({ ctx, input }) => setUserDisabled(userContext(ctx.services, ctx.actor), input)),
});

/** The world of an operation on users and tokens. */
export function userContext({ db, auth }: Runtime, actor: Actor): UserContext {
  return { db, actor, now: () => new Date(), newId: randomUUID, hashPassword: auth.hashPassword };
}
