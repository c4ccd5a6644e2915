/* message: attributes that the table of fields does not reach */
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "lib/message.h"
#include "message.h"

struct filled {
	uint32_t first, last;
};

enum { N = 3, FLAGS = 0xc000 };	/* NLA_F_... */

/* a table of N fields that ends where readable memory ends */
static struct message_field *
guarded(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(p != MAP_FAILED && mprotect(p + page, page, PROT_NONE) == 0);
	return (struct message_field *)(void *)(p + page) - N;
}

/* an attribute of any type, flags included, stays within the table */
static void
bounds(void)
{
	static struct bytes m;
	struct message_field *fields = guarded();
	struct filled to = { 0 };
	uint32_t type;

	fields[0] = (struct message_field)MESSAGE_FIELD(MESSAGE_NUM,
	    struct filled, first);
	fields[1] = (struct message_field){ 0 };
	fields[N - 1] = (struct message_field)MESSAGE_FIELD(MESSAGE_NUM,
	    struct filled, last);
	for (type = 0; type <= UINT16_MAX; type++) {
		m.len = 0;
		begin(&m, RTM_NEWLINK, 2, 1, NULL, 0);
		attr_num(&m, (int)type, type + 1);
		message_fill(message_attrs(last(&m), 0), fields, N, &to, NULL);
	}
	/* of the types in the table, the last ones tried had both flags */
	CHECK(to.first == FLAGS + 1, "%u", to.first);
	CHECK(to.last == FLAGS + N, "%u", to.last);
}

static const struct test tests[] = { { "bounds", bounds } };

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
