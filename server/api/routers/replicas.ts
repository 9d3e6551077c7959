import { router, viewerProcedure } from "@/server/api/trpc";

export const replicasRouter = router({
  /** The consoles that live on this database, oldest first; `self`: the one that answers. */
  list: viewerProcedure.query(async ({ ctx }) => {
    const { replica } = ctx.services.console;
    const living = await replica.living();
    return living.map(({ id, name, version, startedAt, observes }) => ({
      ...{ id, name, version, startedAt, observes },
      self: id === replica.id,
    }));
  }),
});
