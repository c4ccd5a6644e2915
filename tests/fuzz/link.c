/* link: link messages, compared with their attributes read the slow way */
#include <net/if.h>

#include "fuzz.h"
#include "attr.h"
#include "lib/buf.h"
#include "lib/link.h"
#include "lib/message.h"

enum { HEAD = 16 };

/* the text of an attribute, NULL where there is none or an empty one */
static int
text_is(struct payload a, const char *s)
{
	size_t n = a.p ? strnlen((const char *)a.p, a.n) : 0;

	return s ? n == strlen(s) && n && !memcmp(a.p, s, n) : !n;
}

static struct payload
one(struct payload in, unsigned type)
{
	return last_attr(in, type, 0, SIZE_MAX);
}

static void
texts(struct payload in, const struct link *l, const struct buf *text)
{
	struct payload info = one(in, 18);
	struct payload alts = one(in, 52);
	struct payload kind = { 0 }, slave = { 0 };
	const char *s = text->p + l->text;
	size_t at, len;

	MUST(l->text + l->textlen <= text->len);
	if (info.p) {
		kind = one(info, 1);
		slave = one(info, 4);
	}
	MUST(text_is(kind, link_text(l, text, TEXT_KIND)));
	MUST(text_is(slave, link_text(l, text, TEXT_SLAVE)));
	MUST(text_is(one(in, 20), link_text(l, text, TEXT_ALIAS)));
	MUST(text_is(one(in, 57), link_text(l, text, TEXT_BUS)));
	MUST(text_is(one(in, 56), link_text(l, text, TEXT_DEV)));
	if (!l->textlen)
		return;
	for (at = 0; at < TEXT_ALT - 1; at++)
		MUST((s = link_next(l, text, s)));
	for (at = 0; at + 4 <= alts.n; at += (len + 3) / 4 * 4) {
		len = half(alts.p + at);
		if (len < 4 || len > alts.n - at)
			break;
		s = link_next(l, text, s);
		MUST(s && text_is((struct payload){ alts.p + at + 4, len - 4 },
		    *s ? s : NULL));
	}
	MUST(!link_next(l, text, s));
}

/* attribute 1, of so many bytes, of the data beside this kind in LINKINFO */
static struct payload
datum(struct payload in, unsigned data, unsigned kind, const char *is, size_t n)
{
	struct payload info = one(in, 18), d = { 0 }, none = { 0 };

	if (info.p)
		d = one(info, data);
	return d.p && text_is(one(info, kind), is) ?
	    last_attr(d, 1, n, SIZE_MAX) : none;
}

static unsigned
vlan(struct payload in)
{
	struct payload id = datum(in, 2, 1, "vlan", 2);

	return id.p ? half(id.p) : 0xffff;
}

static uint32_t
vni(struct payload in)
{
	struct payload id = datum(in, 2, 1, "vxlan", 4);
	uint32_t n = UINT32_MAX;

	if (id.p)
		memcpy(&n, id.p, sizeof n);
	return n;
}

static unsigned
port(struct payload in)
{
	struct payload state = datum(in, 5, 4, "bridge", 1);

	return state.p ? *state.p : 0xff;
}

static void
compare(const uint8_t *m, size_t n, const struct link *l)
{
	struct payload in = attrs_of(m, n, HEAD);
	struct payload stat = last_attr(in, 23, sizeof l->stat, SIZE_MAX),
	    state = last_attr(in, 16, 1, SIZE_MAX);
	char name[sizeof l->name];
	uint8_t none[sizeof l->stat];

	memset(none, 0xff, sizeof none);
	text_attr(in, 3, name, sizeof name);
	MUST(!memcmp(l->name, name, sizeof name) && *name);
	MUST(l->index > 0 && !memcmp(&l->index, m + 20, 4));
	MUST(!memcmp(&l->flags, m + 24, 4) && l->type == half(m + 18));
	MUST(l->mtu == number_attr(in, 4, 0));
	MUST((uint32_t)l->parent == number_attr(in, 5, UINT32_MAX));
	MUST((uint32_t)l->master == number_attr(in, 10, 0));
	MUST(l->txqlen == number_attr(in, 13, 0));
	MUST(l->group == number_attr(in, 27, 0));
	MUST((uint32_t)l->netns == number_attr(in, 37, UINT32_MAX));
	MUST(l->operstate == (state.p ? *state.p : 0));
	MUST(!memcmp(l->stat, stat.p ? stat.p : none, sizeof none));
	MUST(bytes_are(in, 1, &l->mac.len, sizeof l->mac));
	MUST(bytes_are(in, 2, &l->brd.len, sizeof l->brd));
	MUST(bytes_are(in, 54, &l->perm.len, sizeof l->perm));
	MUST(l->vlan == vlan(in) && l->vni == vni(in) && l->port == port(in));
	MUST(!one(in, 11).p);
}

static void
types(unsigned type)
{
	size_t n = 0, i;
	const char *s = link_type(type, &n);

	for (i = 0; s && i < n; i++)
		MUST(s[i] > ' ' && s[i] < 0x7f);
	MUST(!s || n);
}

/* link_share_name(): many links with different names, then one name twice */
static void
share(const struct link *like)
{
	enum { MANY = 70 };
	struct link l[MANY];
	size_t i;

	for (i = 0; i < MANY; i++) {
		l[i] = *like;
		snprintf(l[i].name, sizeof l[i].name, "%zu", i);
	}
	MUST(link_share_name(l, MANY) == 0);
	memcpy(l[MANY - 1].name, l[MANY / 2].name, sizeof l->name);
	MUST(link_share_name(l, MANY) == 1);
	MUST(link_share_name(l, MANY - 1) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf text = { 0 };
	struct link l, brief;
	struct message *m;
	int whole;

	if (n < sizeof *m || n > 65535)
		return 0;
	m = guard(data, n);
	m->len = (uint32_t)n;
	buf_add(&text, "before", 7);
	whole = link_parse(m, &l, &text);
	if (whole) {
		compare((void *)m, n, &l);
		texts(attrs_of((void *)m, n, HEAD), &l, &text);
		MUST(link_gone(m) == l.index);
		MUST(link_running(&l) <= !!(l.flags & IFF_UP));
		MUST(link_carrier(&l) <= !!(l.flags & IFF_UP));
		types(l.type);
		share(&l);
	}
	if (link_parse(m, &brief, NULL)) {
		MUST(!whole || (brief.index == l.index &&
		    brief.flags == l.flags && brief.type == l.type));
		MUST(!brief.textlen && *brief.name);
	}
	MUST(text.len >= 7 && !strcmp(text.p, "before"));
	buf_free(&text);
	free(m);
	return 0;
}
