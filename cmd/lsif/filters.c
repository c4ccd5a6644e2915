#include "filters.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "glob.h"
#include "lib/addr.h"
#include "lib/buf.h"
#include "lib/device.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/msg.h"
#include "lib/snapshot.h"
#include "lib/span.h"

void
filters_add_kinds(struct filters *f, const char *words)
{
	size_t n;

	for (;; words += n + 1) {
		n = span_to(words, ',');
		buf_add_string(&f->kinds, words, n);
		if (n == strlen("wlan") && !memcmp(words, "wlan", n))
			f->wlan = 1;
		if (!words[n])
			return;
	}
}

int
filters_begin(struct filters *f)
{
	size_t n = 0;

	while (f->operand[n])
		n++;
	if (!f->kinds.failed &&
	    (!n || buf_room(&f->found, n * sizeof(int))))
		return 0;
	errno = ENOMEM;
	return -1;
}

int
filters_have_pattern(const struct filters *f)
{
	char **operand = f->operand;

	while (*operand && !glob_is(*operand))
		operand++;
	return *operand != NULL;
}

static int
index_of(struct snapshot *s, const char *name)
{
	const struct link *l = snapshot_find(s, name, strlen(name));

	return l ? l->index : 0;
}

int
filters_resolve(struct filters *f, struct snapshot *s)
{
	int *found = BUF_ITEMS(&f->found, int);
	char **operand;
	int index, old = f->master_index, differs = 0;

	for (operand = f->operand; *operand; operand++, found++) {
		index = index_of(s, *operand);
		differs |= index ^ *found;
		*found = index;
	}
	f->master_index = 0;
	if (f->master && strcmp(f->master, "-")) {
		index = index_of(s, f->master);
		f->master_index = index ? index : -1;
	}
	return differs || f->master_index != old;
}

/* does the pattern, if it is one, match the name of a link? */
static int
matches_any(const char *pattern, const struct link *l, size_t n)
{
	if (!glob_is(pattern))
		return 0;
	while (n && !glob_match(pattern, l->name))
		n--, l++;
	return n > 0;
}

int
filters_check(const struct filters *f, const struct snapshot *s)
{
	const int *found = BUF_ITEMS(&f->found, int);
	char **operand;
	size_t n;
	const struct link *l = snapshot_links(s, &n);
	int status = 0;

	if (f->master_index < 0)
		return msg_no_interface(f->master);
	for (operand = f->operand; *operand; operand++, found++) {
		if (*found || matches_any(*operand, l, n))
			continue;
		if (!glob_is(*operand))
			status = msg_no_operand(*operand);
		else if (!status)
			status = 1;
	}
	return status;
}

/* an operand that is an interface's name is no pattern, whatever is in it */
static int
is_asked(const struct filters *f, const struct link *l)
{
	const int *found = BUF_ITEMS(&f->found, int);
	char **operand;

	for (operand = f->operand; *operand; operand++, found++)
		if (*found ? *found == l->index : matches_any(*operand, l, 1))
			return 1;
	return !*f->operand;
}

/* is the string s these n bytes? s NULL: none */
static int
is_word(const char *word, const char *s, size_t n)
{
	return s && !strncmp(word, s, n) && !word[n];
}

static int
is_of_kinds(const struct filters *f, const char *kind, const struct link *l)
{
	const char *word = f->kinds.p, *end = word + f->kinds.len, *type;
	size_t typelen = 0, kindlen = kind ? strlen(kind) : 0;

	type = link_type(l->type, &typelen);
	for (; word < end; word += strlen(word) + 1)
		if (is_word(word, type, typelen) ||
		    is_word(word, kind, kindlen))
			return 1;
	return f->wlan && device_is_wireless(f->device, l->name);
}

static int
is_physical(const struct filters *f, const struct snapshot *s,
    const struct link *l)
{
	struct device_driver d;

	if (link_text(l, &s->text, TEXT_DEV))
		return 1;
	/* before Linux 5.14: no kind, and a driver with a bus address */
	return !link_text(l, &s->text, TEXT_KIND) &&
	    device_driver(f->device, l->name, &d) == 0 && *d.bus;
}

/* is an address inside the prefix asked for? */
static int
is_inside(const struct filters *f, const struct addr *a, size_t n)
{
	while (n && !ip_inside(&a->local, &f->net, f->bits))
		n--, a++;
	return n > 0;
}

/* does it have a usable address of the family, with -g also a default route? */
static int
has_family(const struct filters *f, const struct snapshot *s,
    const struct link *l, int family)
{
	size_t n;
	const struct addr *a = snapshot_addrs(s, l->index, &n);

	return addr_any_usable(a, n, family) &&
	    (!f->gateway || snapshot_gateway(s, l->index, family));
}

static int
has_state(const struct filters *f, const struct link *l)
{
	int up = l->flags & IFF_UP;

	return !(f->up && !up) && !(f->down && up) &&
	    !(f->running && !link_running(l)) &&
	    !(f->carrier && !link_carrier(l)) &&
	    !(f->no_loopback && l->flags & IFF_LOOPBACK) &&
	    !(f->master && l->master != f->master_index);
}

static int
has_addrs(const struct filters *f, const struct snapshot *s,
    const struct link *l)
{
	size_t n;
	const struct addr *a = snapshot_addrs(s, l->index, &n);

	return !(f->ip4 && !has_family(f, s, l, 4)) &&
	    !(f->ip6 && !has_family(f, s, l, 6)) &&
	    !(f->gateway && !snapshot_gateway(s, l->index, 0)) &&
	    !(f->net.len && !is_inside(f, a, n));
}

/* what costs system calls comes last */
int
filters_pass(const struct filters *f, const struct snapshot *s,
    const struct link *l)
{
	return is_asked(f, l) && has_state(f, l) && has_addrs(f, s, l) &&
	    !(f->kinds.len && !is_of_kinds(f, link_text(l, &s->text, TEXT_KIND),
	    l)) &&
	    !(f->physical && !is_physical(f, s, l));
}
