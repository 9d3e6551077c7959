"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { AlertsPanel } from "../alerts/alerts-panel";
import { PageBody } from "../frame/page-body";
import { useMay, useMe } from "../frame/use-me";
import { TableSkeleton } from "../ui/table-shell";
import { Tabs } from "../ui/tabs";
import { AboutPanel } from "./about-panel";
import { HistoryPanel } from "./history-panel";
import { ReplicasPanel } from "./replicas-panel";
import { SignInPanel } from "./sign-in-panel";
import { TokensPanel } from "./tokens-panel";
import { UsersPanel } from "./users-panel";

const TABS = ["users", "sign-in", "tokens", "alerts", "consoles", "history", "about"] as const;

export function SettingsPage() {
  const admin = useMay("admin");
  const me = useMe();
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS));
  if (me === undefined) return <TableSkeleton label="Reading settings" />;
  const shown = admin ? (tab ?? "users") : "about";
  const choose = (value: string) => void setTab(TABS.find((known) => known === value) ?? null);
  return (
    <PageBody className="pt-1">
      <Tabs
        label="Settings"
        value={shown}
        onValueChange={choose}
        tabs={[
          ...(admin
            ? [
                { value: "users", label: "Users", content: <UsersPanel /> },
                { value: "sign-in", label: "Sign-in", content: <SignInPanel /> },
                { value: "tokens", label: "API tokens", content: <TokensPanel /> },
                { value: "alerts", label: "Alerts", content: <AlertsPanel /> },
                { value: "consoles", label: "Consoles", content: <ReplicasPanel /> },
                { value: "history", label: "History", content: <HistoryPanel /> },
              ]
            : []),
          { value: "about", label: "About", content: <AboutPanel /> },
        ]}
      />
    </PageBody>
  );
}
