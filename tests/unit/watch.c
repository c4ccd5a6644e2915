/* watch, change: random states and events against simple models */
#include <net/if.h>

#include "check.h"
#include "lib/buf.h"
#include "cmd/lsif/change.h"
#include "lib/ip.h"
#include "lib/addr.h"
#include "lib/link.h"
#include "lib/netlink.h"
#include "lib/snapshot.h"
#include "lib/watch.h"

enum { MOST = 12, ADDRS = 5, RUNNING = IFF_UP | IFF_RUNNING };

/* an interface as the models have it */
struct model {
	int there;
	unsigned flags;
	char name[16], alias[16], alt[3][16];
	int alts, addrs;
	struct { int number, valid; } addr[ADDRS];
};

static void
put_text(struct snapshot *net, const char *s)
{
	buf_add(&net->text, s, strlen(s) + 1);
}

/* add the model's link as a message does: its texts are the buffer's last */
static void
put(struct snapshot *net, const struct model *m, int index)
{
	struct link l = { .index = index, .flags = m->flags,
	    .text = (uint32_t)net->text.len };
	int i;

	strcpy(l.name, m->name);
	for (i = TEXT_KIND; i < TEXT_ALT; i++)
		put_text(net, i == TEXT_ALIAS ? m->alias : "");
	for (i = 0; i < m->alts; i++)
		put_text(net, m->alt[i]);
	l.textlen = (uint32_t)net->text.len - l.text;
	watch_put_link(net, &l);
}

static struct addr
an_addr(int index, int number, int valid)
{
	struct addr a = { .index = index, .bits = 24,
	    .flags = valid ? 0 : ADDR_TENTATIVE };

	a.local = (struct ip){ 4, { 10, 0, (uint8_t)index, (uint8_t)number } };
	return a;
}

static void
shuffle(struct model *m, const char *name)
{
	int i;

	m->there = 1;
	m->flags = rnd(3) ? rnd(2) ? RUNNING : IFF_UP :
	    rnd(2) ? 0 : IFF_RUNNING;
	if (name)
		strcpy(m->name, name);
	memset(m->alias, 'a' + (int)rnd(26), sizeof m->alias);
	m->alias[rnd(16)] = '\0';
	m->alias[15] = '\0';
	m->alts = (int)rnd(4);
	for (i = 0; i < m->alts; i++)
		sprintf(m->alt[i], "alt%u", rnd(rnd(2) ? 10 : 1000000));
}

static int
is(const char *s, const char *want)
{
	return s ? !strcmp(s, want) : !*want;
}

static void
compare(const struct snapshot *net, const struct model *m)
{
	size_t n, count = 0;
	const struct link *l;
	const struct addr *a;
	const char *alt;
	int i, j;

	for (i = 0; i < MOST; i++, m++) {
		l = snapshot_link(net, i + 1);
		a = snapshot_addrs(net, i + 1, &n);
		CHECK(!l == !m->there);
		CHECK(n == (size_t)m->addrs, "%zu, not %d", n, m->addrs);
		for (j = 0; j < m->addrs && j < (int)n; j++)
			CHECK(a[j].local.byte[3] == m->addr[j].number &&
			    addr_valid(a + j) == m->addr[j].valid);
		if (!l)
			continue;
		count++;
		CHECK(!strcmp(l->name, m->name) && l->flags == m->flags);
		CHECK(is(link_text(l, &net->text, TEXT_ALIAS), m->alias));
		alt = link_text(l, &net->text, TEXT_ALT);
		for (j = 0; j < m->alts; j++) {
			CHECK(is(alt, m->alt[j]), "%s", m->alt[j]);
			alt = alt ? link_next(l, &net->text, alt) : NULL;
		}
		CHECK(!alt);
	}
	snapshot_links(net, &n);
	CHECK(n == count);
}

static void
put_addr(struct snapshot *net, struct model *m, int index)
{
	int number = (int)rnd(ADDRS), valid = (int)rnd(2), i;
	struct addr a = an_addr(index, number, valid);

	for (i = 0; i < m->addrs && m->addr[i].number != number; i++)
		;
	m->addr[i].number = number;
	m->addr[i].valid = valid;
	m->addrs += i == m->addrs;
	watch_put_addr(net, &a);
}

static void
drop_addr(struct snapshot *net, struct model *m, int index)
{
	int number = (int)rnd(ADDRS), i;
	struct addr a = an_addr(index, number, 1);

	for (i = 0; i < m->addrs && m->addr[i].number != number; i++)
		;
	if (i < m->addrs) {
		memmove(m->addr + i, m->addr + i + 1,
		    (size_t)(m->addrs - i - 1) * sizeof *m->addr);
		m->addrs--;
	}
	watch_drop_addr(net, &a);
}

static void
random_event(struct snapshot *net, struct model *m)
{
	int index = 1 + (int)rnd(MOST);
	char name[16];

	m += index - 1;
	switch (rnd(5)) {
	case 0: case 1:
		sprintf(name, "if%d", index);
		shuffle(m, name);
		put(net, m, index);
		break;
	case 2:
		*m = (struct model){ 0 };
		watch_drop_link(net, index);
		break;
	case 3:
		if (m->there)
			put_addr(net, m, index);
		break;
	default: drop_addr(net, m, index);
	}
}

static void
sequences(void)
{
	static struct model models[MOST];
	struct snapshot net = snapshot_begin(0);
	size_t most = 0;
	int i;

	for (i = 0; i < 20000; i++) {
		random_event(&net, models);
		compare(&net, models);
		if (net.text.len > most)
			most = net.text.len;
	}
	/* texts of removed interfaces are freed: memory stays bounded */
	CHECK(most < MOST * 100, "%zu", most);
}

static struct model told[MOST];	/* what the events so far lead to, any order */
static int events;
static int mask;	/* which interfaces are followed, by index */

static struct model *
by_name(const char *name)
{
	int i;

	for (i = 0; i < MOST; i++)
		if (told[i].there && !strcmp(told[i].name, name))
			return told + i;
	return NULL;
}

static int
follows(void *ctx, const struct link *l)
{
	CHECK(ctx == told);
	return mask >> l->index & 1;
}

static void
tell_addr(struct model *m, int change, const struct addr *a)
{
	int i, number = a->local.byte[3];

	CHECK(addr_valid(a) || change == CHANGE_ADDR_DEL);
	for (i = 0; i < m->addrs && m->addr[i].number != number; i++)
		;
	if (change == CHANGE_ADDR_ADD) {
		CHECK(i == m->addrs, "there already");
		if (m->addrs < ADDRS)
			m->addr[m->addrs++].number = number;
		return;
	}
	CHECK(i < m->addrs, "was not there");
	if (i < m->addrs)
		m->addr[i] = m->addr[--m->addrs];
}

static void
tell(void *ctx, int change, const char *name, const char *new,
    const struct addr *a)
{
	struct model *m = by_name(name);
	unsigned flags = m ? m->flags : 0;

	CHECK(ctx == told);
	CHECK((change == CHANGE_NAME) == (new != NULL));
	CHECK((change >= CHANGE_ADDR_ADD) == (a != NULL));
	CHECK((change == CHANGE_ADD) == !m, "%s: event %d", name, change);
	events++;
	if ((change == CHANGE_ADD) != !m)
		return;
	if (!m) {
		for (m = told; m < told + MOST && m->there; m++)
			;
		if (m == told + MOST)
			return;		/* more than there can be */
		*m = (struct model){ .there = 1 };
		strcpy(m->name, name);
		return;
	}
	switch (change) {
	case CHANGE_DEL: *m = (struct model){ 0 }; break;
	case CHANGE_UP: m->flags |= IFF_UP; break;
	case CHANGE_DOWN: m->flags &= ~(unsigned)IFF_UP; break;
	case CHANGE_RUN: m->flags |= IFF_RUNNING; break;
	case CHANGE_STOP: m->flags &= ~(unsigned)IFF_RUNNING; break;
	case CHANGE_NAME:
		CHECK(!by_name(new), "%s has %s already", new, name);
		strcpy(m->name, new);
		return;
	default: tell_addr(m, change, a); return;
	}
	CHECK(change == CHANGE_DEL || m->flags != flags, "%s: event %d says"
	    " nothing new", name, change);
	CHECK(m->flags != IFF_RUNNING, "%s runs, and is down", name);
}

/* compare the state that the events lead to with the snapshot */
static void
compare_told(const struct snapshot *now)
{
	size_t n, na, i, j, count = 0, valid;
	const struct link *l = snapshot_links(now, &n);
	const struct addr *a;
	struct model *m;
	int k;

	for (i = 0; i < n; i++) {
		if (!(mask >> l[i].index & 1))
			continue;
		count++;
		m = by_name(l[i].name);
		CHECK(m != NULL, "%s", l[i].name);
		if (!m)
			continue;
		CHECK(!(m->flags & IFF_UP) == !(l[i].flags & IFF_UP));
		CHECK(!(m->flags & IFF_RUNNING) == !link_running(l + i));
		a = snapshot_addrs(now, l[i].index, &na);
		for (j = valid = 0; j < na; j++) {
			for (k = 0; k < m->addrs && m->addr[k].number !=
			    a[j].local.byte[3]; k++)
				;
			CHECK((k < m->addrs) == addr_valid(a + j));
			valid += (size_t)addr_valid(a + j);
		}
		CHECK(valid == (size_t)m->addrs);
	}
	for (k = 0; k < MOST; k++)
		count -= (size_t)told[k].there;
	CHECK(count == 0);
}

/* a random state: names are dealt anew, so that they swap and rotate */
static void
make_state(struct snapshot *net)
{
	struct model m;
	int names[MOST], i, j, t;
	char name[16];

	net->link.len = net->text.len = net->addr.len = 0;
	for (i = 0; i < MOST; i++)
		names[i] = i;
	for (i = 0; i < MOST; i++) {
		j = rnd(3) ? i : (int)rnd(MOST);
		t = names[i], names[i] = names[j], names[j] = t;
	}
	for (i = 0; i < MOST; i++) {
		if (!rnd(3))
			continue;
		m = (struct model){ 0 };
		sprintf(name, "if%d", names[i]);
		shuffle(&m, name);
		put(net, &m, i + 1);
		for (j = (int)rnd(6); j; j--)
			put_addr(net, &m, i + 1);
	}
}

static void
snapshots(void)
{
	struct snapshot shown = snapshot_begin(0), now = snapshot_begin(0);
	struct change c = { follows, tell, told };
	int i, before;

	memset(told, 0, sizeof told);
	for (i = 0; i < 20000; i++) {
		make_state(&now);
		mask = rnd(2) ? -1 : (int)rnd(1 << (MOST + 1));
		change(&c, &shown, &now, 0);
		compare_told(&now);
		before = events;
		change(&c, &shown, &now, 0);
		CHECK(events == before, "no change, but events");
	}
	CHECK(events > 20000);
}

/* one event at a time, compared interface by interface */
static void
steps(void)
{
	static struct model models[MOST];
	struct snapshot shown = snapshot_begin(0), now = snapshot_begin(0);
	struct change c = { follows, tell, told };
	int i, index, n;

	memset(told, 0, sizeof told);
	mask = -1;
	for (i = 0; i < 20000; i++) {
		random_event(&now, models);
		n = events;
		for (index = 1; index <= MOST; index++)
			change(&c, &shown, &now, index);
		compare_told(&now);
		CHECK(events - n <= 2 + 2 + ADDRS);
	}
	CHECK(events > 10000);
}

/* two swap their names, three pass them round, one takes a name */
static void
swaps(void)
{
	static const char *const orders[][3] = {
		{ "a", "b", "c" }, { "b", "a", "c" }, { "b", "c", "a" },
		{ "a", "c", "b" }, { "c", "b", "a" }, { "d", "a", "b" },
	};
	struct snapshot shown, now;
	struct change c = { follows, tell, told };
	struct model m;
	size_t i, j, k;

	mask = -1;
	for (i = 0; i < 6; i++)
		for (j = 0; j < 6; j++) {
			memset(told, 0, sizeof told);
			shown = snapshot_begin(0);
			for (k = 0; k < 12; k++) {
				if (k % 3 == 0)
					now = snapshot_begin(0);
				m = (struct model){ .flags = IFF_UP };
				strcpy(m.name,
				    orders[k / 3 % 2 ? j : i][k % 3]);
				put(&now, &m, (int)(k % 3) + 1);
				if (k % 3 < 2)
					continue;
				change(&c, &shown, &now, 0);
				compare_told(&now);
			}
		}
}

static const struct test tests[] = {
	{ "sequences", sequences }, { "snapshots", snapshots },
	{ "steps", steps }, { "swaps", swaps },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
