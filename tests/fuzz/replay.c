/*
 * The main of a fuzz target without libFuzzer: each argument is an input, or a
 * folder of inputs, to be run once. Where one ends the process, its name and
 * its bytes are said.
 */
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>

#include "fuzz.h"

enum { LONGEST = 1 << 20 };

static const char *name;	/* of the input that runs */
static uint8_t bytes[LONGEST];
static size_t n, runs;

void __sanitizer_set_death_callback(void (*)(void)) __attribute__((weak));

static void
tell(void)
{
	size_t i;

	fprintf(stderr, "%s: of %zu bytes: ", name, n);
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

static void
run_file(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f)
		fail(path);
	n = fread(bytes, 1, sizeof bytes, f);
	if (ferror(f))
		fail(path);
	fclose(f);
	name = path;
	LLVMFuzzerTestOneInput(bytes, n);
	runs++;
}

static int
is_shown(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static void
run_folder(const char *path)
{
	struct dirent **e;
	char file[4096];
	int i, count = scandir(path, &e, is_shown, alphasort);

	if (count < 0)
		fail(path);
	for (i = 0; i < count; i++) {
		snprintf(file, sizeof file, "%s/%s", path, e[i]->d_name);
		run_file(file);
		free(e[i]);
	}
	free(e);
}

int
main(int argc, char *argv[])
{
	struct stat st;

	(void)argc;
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(tell);
	signal(SIGABRT, on_abort);
	while (*++argv) {
		if (stat(*argv, &st) < 0)
			fail(*argv);
		(S_ISDIR(st.st_mode) ? run_folder : run_file)(*argv);
	}
	printf("%zu inputs\n", runs);
	return runs ? 0 : 2;
}
