/* lists of intervals: sort, subtract; pure */
#ifndef IFKIT_MERGE_H
#define IFKIT_MERGE_H

#include "lib/buf.h"

/*
 * Both lists are of intervals, with INTERVAL_V4 or _V6 words an address, and go
 * with a list of struct sparse. Once sorted, a list ascends and has each
 * address once, in that interval whose last word was the least. A sparse one is
 * taken apart where another with a greater word has addresses between its own.
 * Out of memory: failed is set, the list is unspecified.
 */
void merge_sort(struct buf *list, int n, const struct buf *sparse);
/* remove what is in except; both are sorted */
void merge_subtract(struct buf *list, int n, const struct buf *sparse,
    const struct buf *except, const struct buf *except_sparse);

#endif
