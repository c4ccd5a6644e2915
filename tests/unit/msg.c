/* msg: "say WHAT [WHY]" calls msg, "name NAME" msg_no_interface */
#include <errno.h>

#include "check.h"
#include "lib/msg.h"

/* errors that the programs meet have a text: that of the shipped libc */
static void
errors(void)
{
	static const int met[] = { EBADF, EFBIG, EINVAL, EIO, EISDIR, EMFILE,
	    ENOBUFS, ENOENT, ENOMEM, ENOSPC, ENOTDIR, EPIPE };
	size_t i;
	int e;

	for (i = 0; i < sizeof met / sizeof *met; i++)
		CHECK(strcmp(msg_error(met[i]), "the kernel refused"), "%d",
		    met[i]);
	for (e = 0; e < 300; e++) {
		if (!strcmp(msg_error(e), "the kernel refused"))
			continue;
#ifdef __GLIBC__
		CHECK(*msg_error(e));
#else
		CHECK(!strcmp(msg_error(e), strerror(e)), "%s, not %s",
		    msg_error(e), strerror(e));
#endif
	}
}

/* an error has its text, or else its number */
static void
reasons(void)
{
	char room[MSG_REASON], number[MSG_REASON];
	const char *why;
	int e;

	for (e = 0; e < 4096; e++) {
		sprintf(number, "errno %d", e);
		why = msg_reason(e, room);
		CHECK(!strcmp(why, strcmp(msg_error(e), "the kernel refused") ?
		    msg_error(e) : number), "%d: %s", e, why);
	}
}

static const struct test tests[] = {
	{ "errors", errors }, { "reasons", reasons },
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
