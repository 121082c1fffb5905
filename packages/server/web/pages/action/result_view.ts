// How a result is displayed: the view, columns, order, filter and search text. The URL contains them, so that they survive a
// reload and a link shows the same view.
import { useUrlState } from "../../components/url_state.ts";
import { type Filter, filterOperators, type Sorting } from "./result_rows.ts";

export const resultViews = ["table", "json", "request"] as const;
export type ResultView = (typeof resultViews)[number];

export interface ResultViewState {
  /** Undefined: the table if there is one. */
  view: ResultView | undefined;
  isFullWidth: boolean;
  search: string;
  filter: Filter | undefined;
  sorting: Sorting | undefined;
  /** Titles of the visible columns; undefined for the first ones. */
  columns: readonly string[] | undefined;
}

export function useResultView(): [ResultViewState, (changes: Partial<ResultViewState>) => void] {
  const [params, updateParams] = useUrlState();
  const update = (changes: Partial<ResultViewState>): void => updateParams(toParameters(changes));
  return [readParameters(params), update];
}

function readParameters(params: URLSearchParams): ResultViewState {
  const title = params.get("filter");
  const sort = params.get("sort");
  return {
    view: resultViews.find((view) => view === params.get("view")),
    isFullWidth: params.has("wide"),
    search: params.get("search") ?? "",
    filter:
      title === null
        ? undefined
        : {
            title,
            operator: filterOperators.find((operator) => operator === params.get("operator")) ?? "contains",
            value: params.get("value") ?? "",
          },
    sorting:
      sort === null ? undefined : { title: sort, direction: params.has("descending") ? "descending" : "ascending" },
    columns: params.get("columns")?.split(",").map(decodeTitle),
  };
}

function toParameters(changes: Partial<ResultViewState>): Record<string, string | undefined> {
  const { view, isFullWidth, search, filter, sorting, columns } = changes;
  return {
    ...("view" in changes && { view }),
    ...("isFullWidth" in changes && { wide: isFullWidth ? "1" : undefined }),
    ...("search" in changes && { search }),
    ...("filter" in changes && { filter: filter?.title, operator: filter?.operator, value: filter?.value }),
    ...("sorting" in changes && {
      sort: sorting?.title,
      descending: sorting?.direction === "descending" ? "1" : undefined,
    }),
    ...("columns" in changes && { columns: columns?.map(encodeTitle).join(",") }),
  };
}

/** A title of a column can contain the comma that separates titles. */
function encodeTitle(title: string): string {
  return title.replaceAll("%", "%25").replaceAll(",", "%2C");
}

function decodeTitle(text: string): string {
  return text.replaceAll("%2C", ",").replaceAll("%25", "%");
}
