// One line below an address that those who need it cannot reach.
import type { ReactElement } from "react";
import type { AddressProblems, Settings } from "../../src/api/settings_contract.ts";
import { useApiQuery } from "../api/query.ts";
import { Icon } from "./icon.tsx";

export function AddressProblem({ kind }: { kind: keyof AddressProblems }): ReactElement | null {
  const { data } = useApiQuery<Settings>("/settings");
  const problem = data?.addressProblems[kind];
  if (!problem) return null;
  return (
    <p className="address-problem small">
      <Icon name="warning" />
      <span>{problem}</span>
    </p>
  );
}
