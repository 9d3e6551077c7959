"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc";
import { FactList } from "../ui/fact-list";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";

export function AboutPanel() {
  const trpc = useTRPC();
  const about = useQuery(trpc.session.about.queryOptions());
  return (
    <QueryView
      query={about}
      failure="The console's facts could not be read"
      loading={<TableSkeleton label="Reading" rows={2} columns={3} />}
    >
      {({ version, dataDir, database, nodeVersion }) => (
        <FactList
          facts={[
            ["Bridgehead", version],
            ["Database", database],
            ["Data directory", dataDir],
            ["Node.js", nodeVersion],
          ]}
        />
      )}
    </QueryView>
  );
}
