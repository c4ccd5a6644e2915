/* which bytes are text that a terminal may show */
#ifndef IFKIT_UTF8_H
#define IFKIT_UTF8_H

#include <stddef.h>

/* length of the UTF-8 character (RFC 3629) that n bytes begin with; 0: none */
size_t utf8_len(const char *s, size_t n);
/* the same, but 0 also for control characters: C0, DEL and C1 */
size_t utf8_shown(const char *s, size_t n);

#endif
