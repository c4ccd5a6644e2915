/* netlink: parsing one datagram */
#include <errno.h>
#include <limits.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "lib/buf.h"
#include "lib/netlink.h"
#include "lib/message.h"
#include "message.h"

enum {
	NOOP = 1, ERROR, DONE, MULTI = 0x2, DUMP_INTR = 0x10, FILTERED = 0x20,
	CAPPED = 0x100, ACK_TLVS = 0x200, SEQ = 5, ATTR_MSG = 1, ATTR_OFFS
};

static struct bytes m;
static struct netlink nl;
static char seen[256];	/* of each message the payload's first byte */

static void
see(void *ctx, const struct message *p)
{
	size_t n = strlen(seen);

	CHECK(ctx == &m);
	if (n + 1 < sizeof seen)
		seen[n] = p->len > sizeof *p ? *(const char *)(p + 1) : '-';
}

/* parse the bytes collected so far, and start over */
static int
hear(uint32_t seq)
{
	char *p = malloc(m.len + 1);
	int r;

	memcpy(p, m.b, m.len);
	memset(seen, 0, sizeof seen);
	memset(nl.why, 0, sizeof nl.why);
	errno = 0;
	r = netlink_datagram(&nl, p, m.len, seq, see, &m);
	free(p);
	m.len = 0;
	return r;
}

static void
put(char letter, int flags, uint32_t seq)
{
	begin(&m, RTM_NEWLINK, flags, seq, &letter, 1);
}

static void
put_done(int flags, int error)
{
	begin(&m, DONE, MULTI | flags, SEQ, &error, sizeof error);
}

/* append an NLMSG_ERROR: an error and its request, capped: the header alone */
static void
put_error(int flags, int error)
{
	struct { int error; struct message request; char payload[24]; } e = {
	    error, { 40, RTM_GETLINK, 1, SEQ, 0 }, "............" };

	begin(&m, ERROR, flags, SEQ, &e, flags & CAPPED ? 20 : sizeof e);
}

static void
dump(void)
{
	put('a', MULTI, SEQ);
	put('b', MULTI | FILTERED, SEQ);
	CHECK(hear(SEQ) == 1 && !strcmp(seen, "ab"));
	put('c', MULTI, SEQ);
	put_done(0, 0);
	CHECK(hear(SEQ) == 0 && !strcmp(seen, "c"));
	put_done(0, 0);
	CHECK(hear(SEQ) == 0 && !*seen);
	CHECK(hear(SEQ) == 1 && !*seen);
}

/* a request that is no dump is answered by one message */
static void
single(void)
{
	put('a', 0, SEQ);
	CHECK(hear(SEQ) == 0 && !strcmp(seen, "a"));
}

/* an event has the sequence number of the request that caused it, or 0 */
static void
events(void)
{
	put('a', 0, 0);
	put('b', 0, 0);
	put('c', 0, 77);
	CHECK(hear(0) == 1 && !strcmp(seen, "abc"));
}

/* NLM_F_DUMP_INTR is noticed on any message of a dump */
static void
torn(void)
{
	put('a', MULTI | DUMP_INTR, SEQ);
	put('b', MULTI, SEQ);
	put_done(0, 0);
	CHECK(hear(SEQ) == NETLINK_TORN);
	put('a', MULTI, SEQ);
	put('b', MULTI | DUMP_INTR, SEQ);
	CHECK(hear(SEQ) == NETLINK_TORN);
	put('a', MULTI, SEQ);
	put_done(DUMP_INTR, 0);
	CHECK(hear(SEQ) == NETLINK_TORN);
	put_done(DUMP_INTR, 0);
	CHECK(hear(SEQ) == NETLINK_TORN);
}

/* ignore answers to other programs and to earlier requests */
static void
sequence(void)
{
	put('a', MULTI | DUMP_INTR, SEQ - 1);
	put('b', MULTI, SEQ);
	put('c', MULTI, 0);
	put('d', MULTI, SEQ + 1);
	CHECK(hear(SEQ) == 1 && !strcmp(seen, "b"));
	put('a', 0, SEQ + 1);
	CHECK(hear(SEQ) == 1 && !*seen);
	begin(&m, NOOP, 0, SEQ, NULL, 0);
	put('b', MULTI, SEQ);
	CHECK(hear(SEQ) == 1 && !strcmp(seen, "b"));
}

static void
acknowledged(void)
{
	put_error(0, 0);
	CHECK(hear(SEQ) == 0 && !*seen);
}

static void
errors(void)
{
	put_error(0, -EINVAL);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno == EINVAL && !*nl.why);
	put_error(CAPPED, -ENODEV);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno == ENODEV && !*nl.why);
	put('a', MULTI, SEQ);
	put_done(0, -ENOMEM);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno == ENOMEM && !*nl.why);
	put_error(0, INT_MIN);	/* no errno; its negation overflows */
	CHECK(hear(SEQ) == NETLINK_ERROR && errno == EBADMSG);
	begin(&m, ERROR, 0, SEQ, NULL, 0);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno);
	begin(&m, ERROR, 0, SEQ, "\377", 1);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno);
	/* a DONE without an error number ends the dump too */
	begin(&m, DONE, MULTI, SEQ, NULL, 0);
	CHECK(hear(SEQ) == 0);
}

static void
words(void)
{
	static const char why[] = "Unknown device type";

	put_error(ACK_TLVS, -EINVAL);
	attr_num(&m, ATTR_OFFS, 36);
	attr_str(&m, ATTR_MSG, why);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno == EINVAL &&
	    !strcmp(nl.why, why), "%s", nl.why);
	put_error(ACK_TLVS | CAPPED, -EINVAL);
	attr_str(&m, ATTR_MSG, why);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno == EINVAL &&
	    !strcmp(nl.why, why), "%s", nl.why);
	put_done(ACK_TLVS, -EINVAL);
	attr_str(&m, ATTR_MSG, why);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno == EINVAL &&
	    !strcmp(nl.why, why), "%s", nl.why);
	/* a warning in a successful answer */
	put_done(ACK_TLVS, 0);
	attr_str(&m, ATTR_MSG, why);
	CHECK(hear(SEQ) == 0);
	/* without ACK_TLVS attributes are ignored */
	put_error(0, -EINVAL);
	attr_str(&m, ATTR_MSG, why);
	CHECK(hear(SEQ) == NETLINK_ERROR && !*nl.why);
}

/* a text that is too long, without a NUL, behind a request of false length */
static void
bad_words(void)
{
	char s[5000];
	static const uint32_t lens[] = { 0, 1, 15, 16, 41, 1000, UINT32_MAX };
	size_t i;

	memset(s, 'x', sizeof s);
	put_error(ACK_TLVS | CAPPED, -EINVAL);
	attr(&m, ATTR_MSG, s, sizeof s);
	CHECK(hear(SEQ) == NETLINK_ERROR && errno == EINVAL);
	CHECK(strnlen(nl.why, sizeof nl.why) < sizeof nl.why);
	put_error(ACK_TLVS | CAPPED, -EINVAL);
	attr(&m, ATTR_MSG, s, 20);
	CHECK(hear(SEQ) == NETLINK_ERROR && strlen(nl.why) <= 20);
	for (i = 0; i < sizeof lens / sizeof *lens; i++) {
		put_error(ACK_TLVS, -EINVAL);
		attr_str(&m, ATTR_MSG, "why");
		memcpy((char *)(last(&m) + 1) + 4, lens + i, 4);
		CHECK(hear(SEQ) == NETLINK_ERROR && errno == EINVAL);
		CHECK(strnlen(nl.why, sizeof nl.why) < sizeof nl.why);
	}
}

/* an error whose request is cut off is not read beyond its end */
static void
cut_request(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), n;
	char *p = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct message *e;

	mprotect(p + page, page, PROT_NONE);
	for (n = 20; n < 36; n += 4) {
		put_error(ACK_TLVS, -EINVAL);
		last(&m)->len = (uint32_t)n;
		e = memcpy(p + page - n, m.b, n);
		m.len = 0;
		memset(nl.why, 0, sizeof nl.why);
		CHECK(netlink_datagram(&nl, (char *)e, n, SEQ, see, &m) ==
		    NETLINK_ERROR && errno == EINVAL && !*nl.why);
	}
	munmap(p, 2 * page);
}

/* a false length is an error, although messages before it were read */
static void
lengths(void)
{
	static const uint32_t lens[] = { 0, 1, 15, 21, 1000, 0x7fffffff,
	    UINT32_MAX };
	size_t i, n, cut_at;

	for (i = 0; i < sizeof lens / sizeof *lens; i++) {
		put('a', MULTI, SEQ);
		put('b', MULTI, SEQ);
		n = m.len - m.start;
		last(&m)->len = lens[i];
		CHECK(lens[i] < 16 || lens[i] > n);
		CHECK(hear(SEQ) == NETLINK_ERROR && errno == EBADMSG, "%u",
		    lens[i]);
		CHECK(!strcmp(seen, "a"));
	}
	/* a datagram that ends within a message; padding may be missing */
	m.len = 0;
	put('a', MULTI, SEQ);
	put('b', MULTI, SEQ);
	n = m.len;
	for (cut_at = 1; cut_at < n; cut_at++) {
		put('a', MULTI, SEQ);
		put('b', MULTI, SEQ);
		m.len = cut_at;
		if (cut_at >= 37 || (cut_at >= 17 && cut_at <= 20))
			CHECK(hear(SEQ) == 1, "%zu", cut_at);
		else
			CHECK(hear(SEQ) == NETLINK_ERROR && errno == EBADMSG,
			    "%zu", cut_at);
	}
}

static void
garbled(void)
{
	static struct bytes good;
	size_t i, j;
	int r;

	put('a', MULTI, SEQ);
	put('b', MULTI, SEQ);
	put_error(ACK_TLVS, -EINVAL);
	attr_str(&m, ATTR_MSG, "why");
	put_done(ACK_TLVS, -EINVAL);
	attr_str(&m, ATTR_MSG, "why");
	good = m;
	for (i = 0; i < 200000; i++) {
		m.len = rnd((uint32_t)good.len + 1);
		memcpy(m.b, good.b, m.len);
		for (j = 0; j <= rnd(6) && m.len; j++)
			m.b[rnd((uint32_t)m.len)] =
			    (char)rnd(rnd(2) ? 256 : 24);
		r = hear(rnd(2) ? SEQ : 0);
		CHECK(r == 1 || r == 0 || r == NETLINK_ERROR ||
		    r == NETLINK_TORN);
		CHECK(r != NETLINK_ERROR || errno);
		CHECK(strnlen(nl.why, sizeof nl.why) < sizeof nl.why);
	}
}

static const struct test tests[] = {
	{ "dump", dump }, { "single", single }, { "events", events },
	{ "torn", torn }, { "sequence", sequence },
	{ "acknowledged", acknowledged }, { "errors", errors },
	{ "words", words }, { "bad-words", bad_words },
	{ "cut-request", cut_request },
	{ "lengths", lengths }, { "garbled", garbled },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
