// Opens the page of an action with an input.
import { useLocation } from "wouter";
import { useCatalog } from "../../api/catalog.ts";
import { prefillInput } from "./action_session.ts";

/** The person chooses the connection of a deletion: it could be the wrong company. */
export function useOpenAction(): (id: string, connection: string, input: Record<string, unknown>) => void {
  const [, navigate] = useLocation();
  const { data } = useCatalog();
  return (id, connection, input) => {
    const effect = data?.actions.find((action) => action.id === id)?.effect;
    prefillInput(id, effect === undefined || effect === "delete" ? undefined : connection, input);
    navigate(`/actions/${encodeURIComponent(id)}`);
  };
}
