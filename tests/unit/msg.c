/* msg: "say WHAT [WHY]" calls msg, "name NAME" msg_no_interface */
#include <errno.h>

#include "check.h"
#include "lib/msg.h"

/* those that the programs meet say what the C library that we ship would say,
 * the others their number */
static void
reasons(void)
{
	static const int met[] = { EBADF, EFBIG, EINVAL, EIO, EISDIR, EMFILE,
	    ENOBUFS, ENOENT, ENOMEM, ENOSPC, ENOTDIR, EPIPE };
	char room[MSG_REASON], number[MSG_REASON];
	const char *why;
	size_t i;
	int e;

	for (i = 0; i < sizeof met / sizeof *met; i++)
		CHECK(strncmp(msg_reason(met[i], room), "errno ", 6), "%d",
		    met[i]);
	CHECK(!strcmp(msg_reason(ENOMEM, NULL), msg_reason(ENOMEM, room)));
	for (e = 0; e < 4096; e++) {
		sprintf(number, "errno %d", e);
		why = msg_reason(e, room);
		if (!strcmp(why, number))
			continue;
#ifdef __GLIBC__
		CHECK(*why && strncmp(why, "errno", 5));
#else
		CHECK(!strcmp(why, strerror(e)), "%s, not %s", why,
		    strerror(e));
#endif
	}
}

static const struct test tests[] = {
	{ "reasons", reasons },
};

int
main(int argc, char *argv[])
{
	if (argc >= 3 && !strcmp(argv[1], "say"))
		return msg(argv[2], argv[3]);
	if (argc == 3 && !strcmp(argv[1], "name"))
		return msg_no_interface(argv[2]);
	return TEST(tests, argv);
}
