// The role of the signed-in user. The server enforces it: the pages only hide what it would reject.
import { hasRole, type Role } from "../../src/api/admin_contract.ts";
import { useSession } from "./query.ts";

export function useHasRole(required: Role): boolean {
  const user = useSession().data?.user;
  return user !== undefined && hasRole(user.role, required);
}
