// A connection's state in a word and a colour.
import type { ReactElement } from "react";
import type { ConnectionRow } from "../../../server/api.ts";
import { Dot } from "../../parts/state.tsx";

export function ConnectionState({ connection }: { connection: Pick<ConnectionRow, "state"> }): ReactElement {
  switch (connection.state) {
    case "connected":
      return <Dot tone="good">Connected</Dot>;
    case "needs_reauthorization":
      return <Dot tone="warn">Needs attention</Dot>;
    case "disconnected":
      return <Dot tone="idle">Disconnected</Dot>;
  }
}
