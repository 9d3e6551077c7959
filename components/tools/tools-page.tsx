"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageBody } from "../frame/page-body";
import { Tabs } from "../ui/tabs";
import { FrameDecoder } from "./frame-decoder";
import { NameCalculator } from "./name-calculator";

const TOOLS = ["names", "frame"] as const;

/** What an operator otherwise does on paper. */
export function ToolsPage() {
  const [tool, setTool] = useQueryState("tool", parseAsStringLiteral(TOOLS).withDefault("names"));
  return (
    <PageBody>
      <Tabs
        label="Tools"
        value={tool}
        onValueChange={(value) => void setTool(TOOLS.find((each) => each === value) ?? "names")}
        tabs={[
          { value: "names", label: "Names", content: <NameCalculator /> },
          { value: "frame", label: "Frame", content: <FrameDecoder /> },
        ]}
      />
    </PageBody>
  );
}
