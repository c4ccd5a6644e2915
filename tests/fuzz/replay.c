/*
 * The main() of a fuzz target without libFuzzer. Each argument is a corpus, an
 * input a line in hexadecimal, and each input is run once. If an input ends the
 * process, its line number and its bytes are printed.
 */
#include <signal.h>

#include "fuzz.h"

enum { LONGEST = 1 << 20 };

static const char *corpus;
static size_t line;		/* line number of the input that runs */
static uint8_t bytes[LONGEST];
static size_t n, runs;

void __sanitizer_set_death_callback(void (*)(void)) __attribute__((weak));

static void
tell(void)
{
	size_t i;

	fprintf(stderr, "%s:%zu: of %zu bytes: ", corpus, line, n);
	for (i = 0; i < n; i++)
		fprintf(stderr, "%02x", bytes[i]);
	fputc('\n', stderr);
}

static void
on_abort(int sig)
{
	tell();
	signal(sig, SIG_DFL);
	raise(sig);
}

static void
fail(const char *what)
{
	perror(what);
	exit(2);
}

/* the value of a digit, 0 to 15; -1: it is none */
static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : -1;
}

/* the bytes that a line stands for; 0: it is not pairs of digits */
static int
decode(const char *s)
{
	for (n = 0; n < LONGEST && digit(s[0]) >= 0 && digit(s[1]) >= 0; s += 2)
		bytes[n++] = (uint8_t)(digit(s[0]) << 4 | digit(s[1]));
	return *s == '\n';
}

static void
run_corpus(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!f)
		fail(path);
	corpus = path;
	for (line = 1; getline(&text, &size, f) >= 0; line++, runs++) {
		if (!decode(text)) {
			fprintf(stderr, "%s:%zu: not hexadecimal\n", path,
			    line);
			exit(2);
		}
		LLVMFuzzerTestOneInput(bytes, n);
	}
	if (ferror(f))
		fail(path);
	free(text);
	fclose(f);
}

int
main(int argc, char *argv[])
{
	(void)argc;
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(tell);
	signal(SIGABRT, on_abort);
	while (*++argv)
		run_corpus(*argv);
	printf("%zu inputs\n", runs);
	return runs ? 0 : 2;
}
