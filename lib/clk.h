/* time since boot in ns, suspend included where the kernel counts it */
#include <stdint.h>

enum { CLK_NEVER = -1 };

struct pollfd;

/* the time now */
int64_t clk_now(void);
/* wait until the descriptor is ready: 1, or it is when: 0; -1: interrupted */
int clk_wait(struct pollfd *, int64_t when);
