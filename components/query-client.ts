import { defaultShouldDehydrateQuery, MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";
import { sessionLapse } from "./auth/session-lapse";
import { errorFacts } from "./ui/error-facts";

const FRESH_MS = 10_000;

/** The query cache: tries again once where that makes sense, and tells the frame when the session has ended. */
export function makeQueryClient(): QueryClient {
  const watch = (error: unknown) => {
    if (errorFacts(error).code === "UNAUTHORIZED") sessionLapse.report();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < 1 && errorFacts(error).retryable,
      },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === "pending",
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
