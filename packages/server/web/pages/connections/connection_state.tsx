// State of a connection.
import type { ReactElement } from "react";
import type { ConnectionRow } from "../../../src/api/settings_contract.ts";
import { StatusDot } from "../../components/badge.tsx";

export function ConnectionStateBadge({ connection }: { connection: Pick<ConnectionRow, "state"> }): ReactElement {
  switch (connection.state) {
    case "connected":
      return <StatusDot tone="success">Connected</StatusDot>;
    case "needs_reauthorization":
      return <StatusDot tone="warning">Needs attention</StatusDot>;
    case "disconnected":
      return <StatusDot tone="neutral">Disconnected</StatusDot>;
  }
}
