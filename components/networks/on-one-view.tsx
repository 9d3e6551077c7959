import { CircleCheck, CircleDashed, CircleHelp, TriangleAlert } from "lucide-react";
import type { NetworkView } from "@/server/model/mapping-views";
import { Badge } from "../ui/badge";

/** How a network is on OneView, in a badge and a line. */
export function OnOneView({ network }: { network: NetworkView }) {
  const { oneView } = network;
  if (oneView === null) return <span className="text-fg-faint">–</span>;
  switch (oneView.kind) {
    case "none": {
      const left = network.reflections.filter(({ manageable }) => manageable);
      if (left.length === 0) return <Line icon="none" word="not on OneView" detail={oneView.reason} />;
      return <Line icon="drift" word="still on OneView" detail={`not mapped any more: ${oneView.reason}`} />;
    }
    case "unknown":
      return <Line icon="unknown" word="unknown" detail={oneView.reason} />;
    case "flat": {
      const name = oneView.oneViewNetworkName ?? oneView.oneViewNetworkId;
      const [problem] = oneView.problems;
      return <Line icon={problem === undefined ? "ok" : "drift"} word={`flat: ${name}`} detail={problem ?? null} />;
    }
    case "managed": {
      const { uplinkSets, problems, appliances } = oneView;
      const made = appliances.some(({ oneViewNetworkId }) => oneViewNetworkId !== null);
      const names = [...new Set(uplinkSets.map(({ uplinkSetName }) => uplinkSetName))].join(", ");
      const [first, ...more] = problems;
      if (first === undefined) return <Line icon="ok" word={`in ${names}`} detail={null} />;
      const detail = more.length === 0 ? first : `${first} And ${more.length} more.`;
      return made ? (
        <Line icon="drift" word={`drift in ${names}`} detail={detail} />
      ) : (
        <Line icon="waiting" word={`waiting for ${names}`} detail={detail} />
      );
    }
  }
}

const LOOKS = {
  ok: { tone: "ok", icon: CircleCheck },
  none: { tone: "neutral", icon: CircleDashed },
  drift: { tone: "drift", icon: TriangleAlert },
  waiting: { tone: "intended", icon: CircleDashed },
  unknown: { tone: "unknown", icon: CircleHelp },
} as const;

function Line({ icon, word, detail }: { icon: keyof typeof LOOKS; word: string; detail: string | null }) {
  const { tone, icon: Icon } = LOOKS[icon];
  return (
    <span className="grid justify-items-start gap-0.5">
      <Badge tone={tone} className="max-w-full">
        <Icon aria-hidden />
        <span className="truncate">{word}</span>
      </Badge>
      {detail === null ? null : <span className="text-fg-muted text-xs">{detail}</span>}
    </span>
  );
}
