// The items of a page, one by one.

/**
 * Takes the items out of the list. Items that stay in memory until the next page is read are copied by the garbage collector,
 * which then enlarges its memory for new objects.
 */
export function* takeItems(items: unknown[]): Generator<unknown> {
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    items[index] = undefined;
    yield item;
  }
}
