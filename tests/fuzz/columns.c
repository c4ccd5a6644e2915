/* columns: lists of columns, word by word */
#include "fuzz.h"
#include "json.h"
#include "lib/buf.h"
#include "lib/columns.h"
#include "lib/out.h"
#include "lib/record.h"

enum { COLUMNS = 4, MOST = 64 };

static const char table[] = "n\ta\tx\nmtu\tb\t\naddr\t\tz\n\tc\tempty\n";
static const char *const words[] = { "n", "mtu", "addr", "" },
    *const members[] = { "a", "b", "", "c" };

/* the column that the n bytes at s name; COLUMNS: none */
static int
find(const char *s, size_t n)
{
	int i;

	for (i = 0; i < COLUMNS; i++)
		if (strlen(words[i]) == n && !memcmp(words[i], s, n))
			break;
	return i;
}

/* what columns_add has to do to a list that has count columns */
static const char *
slow_add(const char *s, int *list, size_t *count)
{
	size_t n;
	int i;

	for (;; s += n + 1) {
		n = strcspn(s, ",");
		i = find(s, n);
		if (i == COLUMNS || *count == MOST)
			return s;
		list[(*count)++] = i;
		if (!s[n])
			return NULL;
	}
}

/* columns_unite(): each chosen column once, in the table's order */
static void
unite(struct columns *cols)
{
	size_t i, n = 0;
	struct columns old = *cols;

	columns_unite(cols);
	for (i = 0; i < COLUMNS; i++) {
		MUST(columns_have(cols, (int)i) == columns_have(&old, (int)i));
		if (columns_have(cols, (int)i))
			MUST(n < cols->n && cols->at[n++].index == i);
	}
	MUST(n == cols->n);
}

static void
show(const struct columns *cols)
{
	struct out out = { .fd = -1 };
	struct record r = { .out = &out, .form = RECORD_JSON };
	char *object;
	size_t i;

	record_begin(&r);
	for (i = 0; i < cols->n; i++) {
		columns_member(&r, table, cols->at[i].member);
		record_num(&r, i);
	}
	record_end(&r);
	json_must(out.b.p, out.b.len);
	buf_free(&out.b);
	columns_help(&out, table);
	object = "n\tx\nmtu\t\naddr\tz\n\tempty\n";
	MUST(out.b.len == strlen(object) &&
	    !memcmp(out.b.p, object, out.b.len));
	buf_free(&out.b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct columns *cols = calloc(1, sizeof *cols);
	int list[MOST];
	const char *bad, *want;
	size_t count = 0, i;
	char *s;

	cols->table = table;
	while (in.n) {
		s = take_text(&in);
		want = slow_add(s, list, &count);
		bad = columns_add(cols, s);
		MUST(bad == want && cols->n == count);
		MUST(!bad || strstr(columns_why(cols),
		    count == MOST ? "64" : "no such"));
		free(s);
	}
	for (i = 0; i < count; i++) {
		MUST(cols->at[i].index == list[i]);
		MUST(!strncmp(table + cols->at[i].member, members[list[i]],
		    strlen(members[list[i]])));
	}
	unite(cols);
	show(cols);
	free(cols);
	return 0;
}
