// States what the role of the signed-in user allows, unless it allows everything.
import type { ReactElement } from "react";
import type { Role } from "../../src/api/admin_contract.ts";
import { useSession } from "../api/query.ts";

const texts: Readonly<Record<Role, string | undefined>> = {
  viewer: "Your role is viewer: you can see everything and change nothing.",
  builder: "Your role is builder: you can run actions and change triggers. Settings and connections need an admin.",
  admin: undefined,
};

export function RoleNotice(): ReactElement | null {
  const user = useSession().data?.user;
  const text = user && texts[user.role];
  return text ? <p className="text-secondary small">{text}</p> : null;
}
