// Pagination rules of a vendor whose names differ from Gong's.
export const paginationRules = {
  cursorInput: "after",
  limitInput: "most",
  nextCursor: "/next",
  total: "/n",
  pageSize: 2,
  reason: "",
};
