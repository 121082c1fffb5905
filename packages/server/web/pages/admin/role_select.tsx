// Selects a role.
import type { ReactElement } from "react";
import { type Role, roles } from "../../../src/api/admin_contract.ts";

export const roleTexts: Readonly<Record<Role, string>> = {
  viewer: "Viewer: sees everything, changes nothing",
  builder: "Builder: also runs actions and changes triggers",
  admin: "Admin: everything",
};

export function RoleSelect(props: { label: string; value: Role; onChange: (role: Role) => void }): ReactElement {
  const { label, value, onChange } = props;
  return (
    <select
      className="input"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(roles.find((role) => role === event.currentTarget.value) ?? value)}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {roleTexts[role]}
        </option>
      ))}
    </select>
  );
}
