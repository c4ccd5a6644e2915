/*
 * A growing array in memory of its own, by mmap(2) and mremap(2): malloc(3)
 * would add 9 KB to each program.
 */
#ifndef IFKIT_BUF_H
#define IFKIT_BUF_H

#include <stddef.h>

/* all zero: empty; p is aligned for any type and moves when the array grows */
struct buf {
	char *p;
	size_t len, cap;	/* bytes */
	int failed;	/* set once memory ran out, until buf_free */
	int lent;	/* p is the caller's memory, of buf_lend */
};

/*
 * From a pointer to a buf that is an array of one type: its items, their
 * number, and the item at an offset in bytes. They move when the array grows.
 */
#define BUF_ITEMS(b, type) ((type *)(void *)(b)->p)
#define BUF_COUNT(b, type) ((b)->len / sizeof(type))
#define BUF_AT(b, type, at) ((type *)(void *)((b)->p + (at)))

/*
 * Start an empty buf in n bytes of the caller's memory. The memory must outlive
 * the buf, be aligned for its items, and be an array of their type or of char:
 * the compiler assumes that no other array holds them. Items that fit there
 * need no system call.
 */
void buf_lend(struct buf *, void *, size_t n);

/*
 * Make room for n bytes behind the last; len stays. Returns where they go, or
 * NULL: out of memory, with errno and failed set.
 */
void *buf_room(struct buf *, size_t n);
/* append a copy of n bytes; out of memory: failed is set, nothing is added */
void buf_add(struct buf *, const void *, size_t n);
/* append n bytes of text and a NUL, as buf_add */
void buf_add_string(struct buf *, const char *, size_t n);
/* insert n bytes, for the caller to set, at an offset; returns as buf_room */
void *buf_gap(struct buf *, size_t at, size_t n);
/* remove n bytes at an offset */
void buf_cut(struct buf *, size_t at, size_t n);
/*
 * Sort items of size bytes by the int that each begins with. Stable. Out of
 * memory: failed is set, the order is unspecified.
 */
void buf_sort(struct buf *, size_t size);
/* offset of the first item of a sorted array whose int is at least key */
size_t buf_lower(const struct buf *, size_t size, int key);
/* release the memory, unless lent; the buf is empty and may be used again */
void buf_free(struct buf *);

#endif
