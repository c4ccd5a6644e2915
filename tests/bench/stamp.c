/*
 * stamp FILE [MS [NTH]] - append the time, ns of CLOCK_MONOTONIC, then sleep
 * for MS milliseconds; with NTH only if that is the number of the line
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	struct timespec t;
	struct stat st;
	char line[32];
	int fd, n;

	if (argc < 2)
		return 2;
	clock_gettime(CLOCK_MONOTONIC, &t);
	n = snprintf(line, sizeof line, "%018lld\n",
	    (long long)t.tv_sec * 1000000000 + t.tv_nsec);
	fd = open(argv[1], O_WRONLY | O_APPEND | O_CREAT, 0666);
	if (fd < 0 || write(fd, line, (size_t)n) != n || fstat(fd, &st) < 0)
		return 2;
	if (argc > 2 && (argc == 3 || st.st_size / n == atoi(argv[3]))) {
		t.tv_sec = atoi(argv[2]) / 1000;
		t.tv_nsec = atoi(argv[2]) % 1000 * 1000000L;
		nanosleep(&t, NULL);
	}
	return 0;
}
