// What the signed-in user may not do. The server's access rules are the only owner: the pages hide or disable what they forbid.
import { useSession } from "./query.ts";

/** Undefined if the user may use the route, such as "POST /connections". */
export function useForbiddenReason(route: string): string | undefined {
  const role = useSession().data?.user?.forbiddenRoutes[route];
  return role && `This needs the role ${role}.`;
}
