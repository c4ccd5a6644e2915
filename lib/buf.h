/* one growing array, by mmap and mremap: an allocator would cost 9 KB */
#ifndef IFKIT_BUF_H
#define IFKIT_BUF_H

#include <stddef.h>

/* all zero: empty; p is aligned for anything and moves when the array grows */
struct buf {
	char *p;
	size_t len, cap;
	int failed;	/* there was no memory for something since the start */
	int lent;	/* p is the caller's */
};

/*
 * Let an empty one begin with n bytes of the caller's, which stay and are
 * aligned: what fits there needs no system call, and no page of its own.
 */
void buf_lend(struct buf *, void *, size_t n);

/* room for n bytes more behind the last; where it is, NULL: no memory */
void *buf_room(struct buf *, size_t n);
/* append a copy of n bytes, unless that fails */
void buf_add(struct buf *, const void *, size_t n);
/* open a gap of n bytes at offset at; where it is, NULL: no memory */
void *buf_gap(struct buf *, size_t at, size_t n);
/* take n bytes at offset at out */
void buf_cut(struct buf *, size_t at, size_t n);
/* sort elements of size bytes, stably, by the int that each begins with */
void buf_sort(struct buf *, size_t size);
/* offset of the first element of a sorted array whose int is not below key */
size_t buf_lower(const struct buf *, size_t size, int key);
void buf_free(struct buf *);

#endif
