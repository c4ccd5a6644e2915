/*
 * run a program of another machine: this is under that program's name, elf/
 * beside it has the program, and qemu/ has qemu, under the same name, which so
 * is that of the process
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	char self[PATH_MAX], qemu[PATH_MAX + 8], elf[PATH_MAX + 8], *name;
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
	char **args = calloc((size_t)argc + 4, sizeof *args);

	if (len < 0 || !args)
		return 126;
	self[len] = '\0';
	name = strrchr(self, '/');
	*name++ = '\0';
	snprintf(qemu, sizeof qemu, "%s/qemu/%s", self, name);
	snprintf(elf, sizeof elf, "%s/elf/%s", self, name);
	args[0] = qemu;
	args[1] = "-0";
	args[2] = argv[0];
	args[3] = elf;
	memcpy(args + 4, argv + 1, (size_t)argc * sizeof *args);
	execv(qemu, args);
	return 126;
}
