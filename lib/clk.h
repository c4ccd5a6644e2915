/* time since boot in ns, suspend included where the kernel counts it */
#include <stdint.h>

enum { CLK_NEVER = -1 };

struct pollfd;

int64_t clk_now(void);
/* wait until a descriptor is ready or it is when (CLK_NEVER); poll(2)'s answer */
int clk_wait(struct pollfd *, unsigned n, int64_t when);
