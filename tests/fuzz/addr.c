/* addr, addr_info, addr_select: address messages, and how they are printed */
#include <sys/socket.h>

#include "fuzz.h"
#include "attr.h"
#include "json.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/addr.h"
#include "lib/addr_info.h"
#include "lib/link.h"
#include "lib/message.h"
#include "lib/out.h"
#include "lib/addr_select.h"
#include "lib/record.h"

enum { HEAD = 8, MOST = 8 };

static int
is_address(const struct ip *ip, int family)
{
	return ip->len == (family == AF_INET ? 4 : 16);
}

/* compare the parsed value with the attributes */
static void
compare(const uint8_t *m, size_t n, const struct addr *a)
{
	struct payload in = attrs_of(m, n, HEAD),
	    life = last_attr(in, 6, 8, SIZE_MAX), proto;
	char label[sizeof a->label];

	MUST(is_address(&a->local, m[16]) && a->bits <= a->local.len * 8);
	MUST(!a->peer.len || is_address(&a->peer, m[16]));
	MUST(!a->brd.len || is_address(&a->brd, m[16]));
	MUST(a->index > 0 && !memcmp(&a->index, m + 20, 4));
	MUST(a->bits == m[17] && a->scope == m[19]);
	MUST(a->flags == number_attr(in, 8, m[18]));
	MUST(a->metric == number_attr(in, 9, 0));
	proto = last_attr(in, 11, 1, SIZE_MAX);
	MUST(a->proto == (proto.p ? *proto.p : 0));
	MUST(life.p ? !memcmp(&a->life, life.p, 8) :
	    a->life.pref == ADDR_FOREVER && a->life.valid == ADDR_FOREVER);
	text_attr(in, 3, label, sizeof label);
	MUST(!memcmp(a->label, label, sizeof label));
	MUST(!a->peer.len || ip_cmp(&a->peer, &a->local));
	MUST(bytes_are(in, 4, &a->brd.len, sizeof a->brd));
	MUST(bytes_are(in, last_attr(in, 2, 0, 16).n ? 2 : 1, &a->local.len,
	    sizeof a->local));
}

static void
usable(const struct addr *a)
{
	int family = a->local.len == 4 ? 4 : 6;

	MUST(addr_same(a, a));
	MUST(addr_preferred(a) <= addr_valid(a));
	MUST(addr_usable(a) <= addr_preferred(a));
	MUST(addr_any_usable(a, 1, family) == addr_usable(a));
	MUST(!addr_any_usable(a, 1, 10 - family));
	MUST(addr_scope(a) == SCOPE_LINK || addr_scope(a) == a->scope);
}

static void
show(const struct addr *a, size_t n, enum record_form form, int family,
    int zone)
{
	struct out out = { .fd = -1, .tty = form != RECORD_JSON };
	struct record r = { .out = &out, .form = form };
	struct link l = { .index = 1, .name = "b\377d\"" };
	int i;

	record_begin(&r);
	for (i = ADDR_INFO_INDEX; i <= ADDR_INFO_NET; i++) {
		record_member(&r, "k", 1);
		if (i == ADDR_INFO_FLAGS)	/* writes only members */
			record_open(&r, '{');
		addr_info_put(&r, i, a, zone ? &l : NULL);
		if (i == ADDR_INFO_FLAGS)
			record_close(&r, '{');
	}
	record_member(&r, "all", 3);
	addr_info_put_array(&r, a, n, family);
	record_end(&r);
	MUST(out_end(&out) == 0);
	if (form == RECORD_JSON)
		json_must(out.b.p, out.b.len);
	else
		must_be_shown(out.b.p, out.b.len);
	buf_free(&out.b);
}

struct picked {
	const struct addr *all, *last;
	size_t n;
};

static void
on_pick(void *ctx, const struct addr *a)
{
	struct picked *p = ctx;

	MUST(addr_preferred(a) || p->n == SIZE_MAX);
	MUST(!p->last || p->last->local.len < a->local.len || p->last < a);
	p->last = a;
	p->n++;
}

static void
picks(const struct addr *a, size_t n, unsigned how)
{
	struct addr_select p = { .families = how & 3, .stable = how >> 2 & 1,
	    .scope = how & 8 ? addr_scope(a) : ADDR_SELECT_ANY_SCOPE };
	struct picked one = { 0 }, all = { 0 };
	size_t count;

	if (how & 16) {
		p.net = a->local;
		p.bits = a->bits;
	}
	count = addr_select_each(&p, a, n, on_pick, &all);
	MUST(count == all.n && count <= n);
	p.best = 1;
	MUST(addr_select_each(&p, a, n, on_pick, &one) == count);
	MUST(one.n == (count > 0));
}

/* the input is messages, one behind another, each of the length that it says */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct addr *a = calloc(MOST, sizeof *a);
	unsigned how = take8(&in);
	size_t count = 0, len;
	struct message *m;

	while (in.n >= sizeof *m && count < MOST) {
		len = half(in.p);
		if (len < sizeof *m || len > in.n)
			len = in.n;
		m = guard(in.p, len);
		m->len = (uint32_t)len;
		if (addr_parse(m, a + count)) {
			compare((void *)m, len, a + count);
			usable(a + count);
			count++;
		}
		free(m);
		len = len + 3 < in.n ? (len + 3) / 4 * 4 : in.n;
		in.p += len;
		in.n -= len;
	}
	if (count) {
		show(a, count, how & 1 ? RECORD_LINES : RECORD_JSON,
		    "\0\4\6"[how / 2 % 3], how & 8);
		picks(a, count, how >> 3);
		MUST(!addr_scope_name(a->scope) == !strchr("\377\376\375\310",
		    a->scope));
	}
	free(a);
	return 0;
}
