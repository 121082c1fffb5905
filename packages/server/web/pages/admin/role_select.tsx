// Selects a role.
import type { ReactElement } from "react";
import { type Role, roles } from "../../../src/api/admin_contract.ts";

export const roleTexts: Readonly<Record<Role, string>> = {
  viewer: "Viewer: sees everything, changes nothing",
  builder: "Builder: also runs actions and changes triggers",
  admin: "Admin: everything",
};

export const roleNames: Readonly<Record<Role, string>> = { viewer: "Viewer", builder: "Builder", admin: "Admin" };

export function RoleSelect(props: {
  /** The name for assistive technology if there is no label. */
  name?: string;
  /** Of its label. */
  id?: string;
  value: Role;
  /** Texts of the options. */
  texts: Readonly<Record<Role, string>>;
  onChange: (role: Role) => void;
}): ReactElement {
  const { name, id, value, texts, onChange } = props;
  return (
    <select
      className="input"
      id={id}
      aria-label={name}
      value={value}
      onChange={(event) => onChange(roles.find((role) => role === event.currentTarget.value) ?? value)}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {texts[role]}
        </option>
      ))}
    </select>
  );
}
