/* how far a text goes; strchrnul(3), in a tenth of the libc's bytes */
#ifndef IFKIT_SPAN_H
#define IFKIT_SPAN_H

#include <stddef.h>

/* bytes of a string before the first END in it, or before its NUL */
size_t span_to(const char *, char end);

#endif
