# ifkit: small network programs, static; GNU make. README has the commands.
VERSION = 0.1

PROGS = \
	ifaddr \
	ifisup \
	lsif
LIB = \
	addr \
	buf \
	change \
	clk \
	col \
	dev \
	fd \
	glob \
	info \
	ip \
	link \
	msg \
	names \
	net \
	nl \
	nlmsg \
	num \
	opt \
	out \
	pick \
	rec \
	route \
	utf8 \
	watch

PREFIX = /usr/local
O = build

# musl-gcc, or a cc that is musl's already, as on Alpine; a set CC is obeyed
ifeq ($(origin CC),default)
CC := $(if $(findstring musl,$(shell cc -dumpmachine 2>/dev/null)),cc,musl-gcc)
endif
STRIP = strip
CFLAGS = -Oz
WARN = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wpedantic
HARDEN = -fstack-protector-strong -fstack-clash-protection \
	-ftrivial-auto-var-init=zero -fcf-protection=none
override CPPFLAGS += -D_GNU_SOURCE -DVERSION='"$(VERSION)"'
CONLY = -std=c11 $(WARN) $(CFLAGS)

# SAN=1: the system's libc with the sanitizers, to test with, not to install
ifdef SAN
CC = gcc
CFLAGS = -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
LINK = $(CC) $(CFLAGS) -o $@ $(1)
STRIP = :
else
# without lld, bfd would pad the pages of relro to 6 KB more
LLD := $(shell command -v ld.lld)
CONLY += $(HARDEN) -fPIE -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -ffile-prefix-map='$(CURDIR)'=.
# static-pie by hand: Debian's musl-gcc -static-pie is dynamic in silence, and
# its -print-file-name answers with glibc's files
LINK = crt=$$($(CC) -\#\#\# -xc /dev/null 2>&1 | tr ' ' '\n' | tr -d '"' | \
	sed -n 's,/crti.o$$,,p') && \
	$(CC) -static -nostartfiles $(if $(LLD),-fuse-ld=lld) \
	-Wl,-pie,--no-dynamic-linker,-z,text,-z,now,-z,noexecstack \
	-Wl,-z,$(if $(LLD),relro,norelro),--gc-sections,--build-id=none \
	-Wl,--hash-style=gnu -o $@ "$$crt"/rcrt1.o "$$crt"/crti.o $(1) \
	"$$crt"/crtn.o
endif

BIN = $(PROGS:%=$(O)/bin/%)
HDR = $(LIB:%=lib/%.h)
ARCHIVE = $(O)/obj/libifkit.a

all: $(BIN)

$(O)/obj/%.o: cmd/%.c $(HDR) Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CONLY) -c -o $@ $<

$(O)/obj/lib/%.o: lib/%.c $(HDR) Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CONLY) -c -o $@ $<

$(ARCHIVE): $(LIB:%=$(O)/obj/lib/%.o)
	rm -f $@
	$(AR) -rcsD $@ $^

# '?' is a wildcard to make: ifup? is no target, but a link beside ifisup
$(O)/bin/%: $(O)/obj/%.o $(ARCHIVE)
	@mkdir -p $(@D)
	$(call LINK,$< $(ARCHIVE))
	$(STRIP) -s -R .comment $@
	$(if $(filter ifisup,$*),ln -sf ifisup '$(@D)/ifup?')

.SECONDARY:
.DELETE_ON_ERROR:
