/* which bytes are text that a terminal shows as it is */
#ifndef IFKIT_UTF8_H
#define IFKIT_UTF8_H

#include <stddef.h>

/* length of the UTF-8 character (RFC 3629) at s, 0: none in these n bytes */
size_t utf8_len(const char *s, size_t n);
/* the same, but 0 also for the control characters C0, DEL and C1 */
size_t utf8_shown(const char *s, size_t n);

#endif
