# ifkit: small network programs, static; GNU make. README has the commands.
VERSION = 0.1

PROGS = \
	ifaddr \
	ifisup \
	lsif \
	pingsweep \
	repeat
LIB = \
	addr \
	addr_info \
	addr_select \
	buf \
	clock \
	columns \
	device \
	fd \
	ip \
	link \
	message \
	msg \
	netlink \
	num \
	operands \
	opt \
	out \
	record \
	route \
	signals \
	snapshot \
	span \
	table \
	utf8 \
	watch
# what one program alone uses, in its folder of cmd/
ifaddr = \
	source
lsif = \
	change \
	filters \
	follow \
	glob \
	link_columns
pingsweep = \
	arp_nd \
	batch \
	dns \
	estimate \
	etc \
	exclude \
	hosts \
	icmp \
	interval \
	keys \
	localnet \
	merge \
	neighbours \
	octets \
	options \
	order \
	outcome \
	owners \
	pace \
	privileges \
	probe \
	prober \
	prober_arp \
	prober_echo \
	prober_tcp \
	progress \
	question \
	ranges \
	records \
	resolve \
	schedule \
	seccomp \
	siphash \
	sockets \
	sweep \
	target \
	text \
	verdict
repeat = \
	environment \
	grid \
	job \
	settings

PREFIX = /usr/local
O = build

# goals after bootstrap: one by one, each by a make of its own, so that nothing
# is looked for before it is installed
ifneq ($(filter bootstrap,$(MAKECMDGOALS)),)
GOALS = $(filter-out bootstrap,$(MAKECMDGOALS))
.NOTPARALLEL:
.PHONY: bootstrap $(GOALS)
bootstrap:
	@tests/tools/bootstrap $(GOALS)
$(GOALS): bootstrap
	@$(MAKE) --no-print-directory $@
else

# musl-gcc, or a cc that is musl's already, as on Alpine; a set CC is obeyed:
# make CC=gcc or CC=clang takes the system's libc, REALGCC=gcc-11 make musl
ifeq ($(origin CC),default)
CC := $(if $(findstring musl,$(shell cc -dumpmachine 2>/dev/null)),cc,musl-gcc)
endif
STRIP = strip
STD = -std=c11 -D_GNU_SOURCE -I.
WARN = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wpedantic
override CPPFLAGS += -DVERSION='"$(VERSION)"'
# CFLAGS is the user's: the last word
COMPILE = $(CC) $(CPPFLAGS) $(STD) $(WARN) $(OURS) $(CFLAGS) -c
TEST_WARN = -Wno-pedantic -Wno-conversion
COMPILE_TEST = $(COMPILE) $(TEST_WARN)

DEBUG = -g -O1
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
# SAN=1: the system's libc with the sanitizers, to test with, not to install
ifdef SAN
CC = gcc
OURS = $(DEBUG) $(SANITIZE)
LINK = $(CC) $(OURS) $(CFLAGS) -o $@ $(1)
STRIP = :
else
OURS = -Os $(file <$(O)/obj/known) -fPIE -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -ffile-prefix-map='$(CURDIR)'=.
# static-pie by hand: Debian's musl-gcc -static-pie is dynamic in silence. No
# relro: musl's static start never makes it read-only, and all that it costs
# are pages
STATIC = -static -nostartfiles \
	-Wl,-pie,--no-dynamic-linker,-z,text,-z,now,-z,noexecstack \
	-Wl,-z,norelro,--gc-sections,--build-id=none,--hash-style=gnu
CRT = $(file <$(O)/obj/crt)
LINK = $(CC) $(STATIC) $(file <$(O)/obj/linker) -o $@ \
	'$(CRT)/rcrt1.o' '$(CRT)/crti.o' $(1) '$(CRT)/crtn.o'
endif

# The compiler is asked once, not for its version, but which of these it knows
WISHED = -Oz -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection=none $(SMALLER)
# what -Oz leaves on, and these programs are smaller without
SMALLER = -malign-data=abi -fno-caller-saves -fno-expensive-optimizations \
	-fno-tree-fre -fno-tree-sra
# the first of these: clang before 16 zeroes variables only if one insists
ZERO = -ftrivial-auto-var-init=zero
INSIST = \
	-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang
ZEROES = $(ZERO) '$(ZERO) $(INSIST)'
# and of these. One read-only segment, not two, is a page fault less; equal
# functions and ends of strings are there once
LLD := $(shell command -v ld.lld)
USE_LLD = '-fuse-ld=lld -Wl,--no-rosegment,--icf=all,-O2'
LINKERS = $(if $(LLD),$(USE_LLD)) -Wl,-z,noseparate-code
# the first of $(2) with which it takes $(1) and says no more than $$usual
try = $$(echo 'void _start(void) { }' | \
	$(CC) $$flag $(1) -xc -o '$(@D)/asked' - 2>&1 || echo refused)
ask = for flag in $(2); do [ "$(call try,$(1))" = "$$usual" ] || continue; \
	printf '%s ' "$$flag"; break; done
ask_known = flag=; usual=$(call try,-c); \
	$(foreach i,$(WISHED),$(call ask,-c,$(i));) $(call ask,-c,$(ZEROES))
ask_linker = usual=; $(call ask,$(STATIC) -nostdlib,$(LINKERS))
# where rcrt1.o is: musl-gcc's -print-file-name answers with glibc's files
ask_crt = $(CC) -\#\#\# -xc /dev/null 2>&1 | tr ' ' '\n' | tr -d '"' | \
	sed -n 's,/crti.o$$,,p'

# who compiles, and what he is told; once that is another, all is made again
told := $(CC) $(CPPFLAGS) $(CFLAGS) $(LLD) \
	$(shell $(CC) --version 2>/dev/null | sed 1q)
ifneq ($(told),$(file <$(O)/obj/told))
.PHONY: $(O)/obj/told
endif
$(O)/obj/told: export told := $(told)
$(O)/obj/told: Makefile
	@command -v $(firstword $(CC)) >/dev/null || { \
	    echo 'make: $(firstword $(CC)) is missing' >&2; \
	    tests/tools/bootstrap -n; exit 2; }
	@mkdir -p $(@D)
	@{ $(ask_known); } >$(@D)/known
	@{ $(ask_linker); } >$(@D)/linker
	@$(ask_crt) >$(@D)/crt; rm -f $(@D)/asked
	@printf '%s\n' "$$told" >$@

BIN = $(PROGS:%=$(O)/bin/%)
MODULES = $(LIB:%=lib/%) $(foreach p,$(PROGS),$($(p):%=cmd/$(p)/%))
HDR = $(MODULES:%=%.h)
RULES = Makefile $(O)/obj/told
ARCHIVE = $(O)/obj/libifkit.a

all: $(BIN)
.DEFAULT_GOAL = all

$(O)/obj/%.o: %.c $(HDR) $(RULES)
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $<

$(ARCHIVE): $(LIB:%=$(O)/obj/lib/%.o)
	rm -f $@
	$(AR) -rcsD $@ $^

define PROGRAM
$(O)/bin/$(1): $(1:%=$(O)/obj/cmd/$(1)/%.o) $($(1):%=$(O)/obj/cmd/$(1)/%.o)
endef
$(foreach p,$(PROGS),$(eval $(call PROGRAM,$(p))))

# '?' is a wildcard to make: ifup? is no target, but a link beside ifisup
$(BIN): $(O)/bin/%: $(ARCHIVE)
	@mkdir -p $(@D)
	$(call LINK,$(filter %.o,$^) $(ARCHIVE))
	$(STRIP) -s -R .comment $@
	$(if $(SAN),,tests/tools/headless $@)
	$(if $(filter ifisup,$*),ln -sf ifisup '$(@D)/ifup?' || $(NOTE))
	$(if $(filter repeat,$*),ln -sf repeat '$(@D)/every')

NOTE = echo 'note: no file can be called ifup? here; ifisup is the program' >&2

# tests: the programs that the .bats files run, one a file of tests/unit
UNIT = $(patsubst tests/unit/%.c,$(O)/test/%,$(wildcard tests/unit/*.c))
UNIT_HDR = $(wildcard tests/unit/*.h)
tests: $(UNIT)
$(O)/test/%.o: tests/unit/%.c $(UNIT_HDR) $(HDR) $(RULES)
	@mkdir -p $(@D)
	$(COMPILE_TEST) -o $@ $<
$(UNIT): $(O)/test/%: $(O)/test/%.o $(O)/test/modules.a
	$(call LINK,$^)
$(O)/test/modules.a: $(MODULES:%=$(O)/obj/%.o)
	@mkdir -p $(@D)
	rm -f $@
	$(AR) -rcsD $@ $^

demo: all
	@PATH='$(abspath $(O)/bin)':"$$PATH" tests/tools/demo

# the suites, those that last longest first; TESTS='tests/pingsweep*.bats': these.
# JOBS at a time, more than processors because many wait; SKIP_NETNS=1: without
# network namespaces
LONGEST = faults build pingsweep-answers pingsweep-time pingsweep lint fuzz \
	repeat-signals
TESTS = $(LONGEST:%=tests/%.bats) \
	$(filter-out $(LONGEST:%=tests/%.bats) tests/storms.bats, \
	$(wildcard tests/*.bats))
JOBS = $(shell echo $$(($$(nproc) + 1)))
check:
	@SKIP_NETNS='$(SKIP_NETNS)' tests/tools/namespaces
	@$(MAKE) -j$(JOBS) --no-print-directory all tests
	@BIN='$(abspath $(O)/bin)' TEST='$(abspath $(O)/test)' SAN='$(SAN)' \
	    tests/tools/suites '$(O)/test' $(JOBS) $(TESTS)

# units, the fuzz corpus and the first tests of each program: in a minute
check-fast:
	@TAGS=fast $(MAKE) --no-print-directory check \
	    TESTS='$(shell grep -l '^# bats .*tags=fast' tests/*.bats)'

# large storms, which take minutes
check-storms:
	@$(MAKE) --no-print-directory check TESTS=tests/storms.bats

# the tests that run the programs, under the sanitizers; others look at sources
# and builds, or count calls. The leak checker cannot be traced, and what does
# not allocate has no leaks
SANITIZED = $(filter-out $(patsubst %,tests/%.bats,build dist faults fuzz \
	house lint storms),$(wildcard tests/*.bats))
check-sanitized:
	@ASAN_OPTIONS=detect_leaks=0 \
	    $(MAKE) --no-print-directory SAN=1 O='$(O)/san' \
	    $(if $(filter file,$(origin TESTS)),TESTS='$(SANITIZED)') check

# BENCH=repeat: only this one
BENCH = interfaces pingsweep repeat
bench: all $(patsubst tests/bench/%.c,$(O)/bench/%,$(wildcard tests/bench/*.c))
	@for i in $(BENCH); do \
	    PATH='$(abspath $(O)/bin)':"$$PATH" \
		tests/bench/$$i '$(abspath $(O)/bench)' || exit; \
	done

$(O)/bench/%: tests/bench/%.c $(RULES)
	@mkdir -p $(@D)
	$(COMPILE) -o $@.o $<
	$(call LINK,$@.o)

# programs for other machines, by packages of Debian; ARCH=arm64: only this one
ARCH =
CROSS = arm64 armhf i386 mips mipsel ppc64el riscv64 s390x
cross:
	@tests/tools/cross '$(O)/cross' $(or $(ARCH),$(CROSS))

# the tests with them, by qemu's user emulation; ARCH=, TESTS= as above
EMULATED = arm64 armhf s390x
check-emulated:
	@JOBS='$(JOBS)' \
	    TESTS='$(if $(filter-out file,$(origin TESTS)),$(TESTS))' \
	    tests/emulated/run \
	    '$(O)/cross' $(or $(ARCH),$(EMULATED))

# real kernels, and nothing on board but the programs and an init; ARCH=s390x
BOOT = x86-64 arm64 s390x
boot:
	@tests/boot/run '$(O)' $(or $(ARCH),$(BOOT))

$(O)/boot/init: tests/boot/init.c $(UNIT_HDR) $(HDR) $(RULES)
	@mkdir -p $(@D)
	$(COMPILE_TEST) -o $@.o $<
	$(call LINK,$@.o)

# fuzzing: each target, tests/fuzz/NAME.c, and the modules that its corpus is
# to reach nearly every line of
FUZZED = \
	addr:addr,addr_info,addr_select \
	arp_nd:arp_nd \
	columns:columns \
	device:device \
	dns:dns \
	etc:etc \
	glob:glob \
	icmp:icmp,siphash \
	ip:ip \
	link:link \
	localnet:localnet \
	neighbours:neighbours \
	num:num \
	operands:operands \
	opt:opt \
	prober_arp:prober_arp \
	prober_echo:prober_echo,batch,sockets,privileges \
	prober_tcp:prober_tcp \
	route:route \
	snapshot:netlink,message,snapshot,watch,change \
	target:target,ranges,merge,interval,octets \
	text:record,out,utf8,msg
# FUZZ=icmp: only this one, so many seconds; what is new goes to build/fuzz, and
# by tests/fuzz/pack into the corpus
FUZZ = $(foreach t,$(FUZZED),$(firstword $(subst :, ,$(t))))
FUZZ_TIME = 60
fuzz: $(FUZZ:%=$(O)/fuzz/run/%)
	@for i in $(FUZZ); do \
	    echo "$$i" && \
	    tests/fuzz/pack -x tests/fuzz/corpus/$$i '$(O)/fuzz/corpus-'$$i && \
	    nice '$(O)/fuzz/run/'$$i -max_total_time=$(FUZZ_TIME) \
		-timeout=10 -verbosity=0 -print_final_stats=1 \
		-artifact_prefix='$(O)/fuzz/'$$i- \
		'$(O)/fuzz/corpus-'$$i || exit; \
	done

# the corpus once more, without libFuzzer: for the sanitizers, for the coverage;
# SANITIZE= BY=valgrind: for that
BY =
fuzz-replay: $(FUZZ:%=$(O)/fuzz/replay/%)
	@for i in $(FUZZ); do \
	    inputs=$$($(BY) '$(O)/fuzz/replay/'$$i tests/fuzz/corpus/$$i) && \
	    echo "$$i: $$inputs" || exit; \
	done
fuzz-coverage: $(FUZZ:%=$(O)/fuzz/cover/%)
	@tests/fuzz/coverage '$(O)/fuzz/cover' \
	    $(foreach i,$(FUZZ),$(filter $(i):%,$(FUZZED)))

FUZZ_FLAGS = $(CPPFLAGS) $(STD) $(DEBUG) $(WARN) $(TEST_WARN) \
	-Wno-missing-prototypes
# clang's would refuse NULL + 0, which C23's successor allows (N3322)
FUZZ_run = clang $(FUZZ_FLAGS) -fsanitize=fuzzer $(SANITIZE) \
	-fno-sanitize=pointer-overflow
FUZZ_replay = gcc $(FUZZ_FLAGS) $(SANITIZE)
FUZZ_cover = clang $(FUZZ_FLAGS) -fprofile-instr-generate -fcoverage-mapping
# of each kind: the targets see the system through tests/fuzz/system.c
define FUZZ_RULES
$(O)/fuzz/$(1)/modules/%.o: %.c $(HDR) tests/fuzz/kernel.h Makefile
	@mkdir -p $$(@D)
	$$(FUZZ_$(1)) -include tests/fuzz/kernel.h -c -o $$@ $$<
$(O)/fuzz/$(1)/%.o: tests/fuzz/%.c $(wildcard tests/fuzz/*.h) $(UNIT_HDR) \
    $(HDR) Makefile
	@mkdir -p $$(@D)
	$$(FUZZ_$(1)) $$(if $$(filter system socket replay,$$*),,-include \
	    tests/fuzz/kernel.h) -c -o $$@ $$<
$(O)/fuzz/$(1)/modules.a: $(MODULES:%=$(O)/fuzz/$(1)/modules/%.o)
	rm -f $$@
	$$(AR) -rcsD $$@ $$^
$(FUZZ:%=$(O)/fuzz/$(1)/%): $(O)/fuzz/$(1)/%: $(O)/fuzz/$(1)/%.o \
    $(O)/fuzz/$(1)/system.o $(O)/fuzz/$(1)/socket.o \
    $(if $(filter run,$(1)),,$(O)/fuzz/$(1)/replay.o) \
    $(O)/fuzz/$(1)/modules.a
	$$(FUZZ_$(1)) -o $$@ $$^
endef
$(foreach kind,run replay cover,$(eval $(call FUZZ_RULES,$(kind))))

sizes: all
	@wc -c $(BIN)
	@size -t $(ARCHIVE)

BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man
BASHDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSHDIR = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISHDIR = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

# what is built is installed, whichever compiler built it; what is not is built
install: $(if $(filter-out install,$(MAKECMDGOALS)),all)
	@$(MAKE) -s -q -o '$(O)/obj/told' all || $(MAKE) --no-print-directory all
	install -d '$(BINDIR)' '$(MANDIR)/man1' '$(MANDIR)/man7' \
	    '$(BASHDIR)' '$(ZSHDIR)' '$(FISHDIR)'
	install -m 755 $(BIN) '$(BINDIR)'
	install -m 644 $(PROGS:%=man/%.1) '$(MANDIR)/man1'
	install -m 644 man/ifkit.7 '$(MANDIR)/man7'
	install -m 644 $(PROGS:%=completions/bash/%) '$(BASHDIR)'
	install -m 644 $(PROGS:%=completions/zsh/_%) '$(ZSHDIR)'
	install -m 644 $(PROGS:%=completions/fish/%.fish) '$(FISHDIR)'
	ln -sf repeat '$(BINDIR)/every'
	ln -sf repeat.1 '$(MANDIR)/man1/every.1'
	ln -sf repeat '$(BASHDIR)/every'
	ln -sf repeat.fish '$(FISHDIR)/every.fish'
	ln -sf ifisup '$(BINDIR)/ifup?' && \
	    ln -sf ifisup.1 '$(MANDIR)/man1/ifup?.1' && \
	    ln -sf ifisup.fish '$(FISHDIR)/ifup?.fish' && \
	    cd '$(BASHDIR)' && ln -sf ifisup 'ifup?' && ln -sf ifisup 'ifup\?' && \
	    ln -sf ifisup "'ifup?'" && ln -sf ifisup '"ifup?"' || $(NOTE)

uninstall:
	rm -f $(PROGS:%='$(BINDIR)/%') $(PROGS:%='$(MANDIR)/man1/%.1') \
	    '$(MANDIR)/man7/ifkit.7' $(PROGS:%='$(BASHDIR)/%') \
	    $(PROGS:%='$(ZSHDIR)/_%') $(PROGS:%='$(FISHDIR)/%.fish') \
	    '$(BINDIR)/every' '$(MANDIR)/man1/every.1' '$(BASHDIR)/every' \
	    '$(FISHDIR)/every.fish' \
	    '$(BINDIR)/ifup?' '$(MANDIR)/man1/ifup?.1' '$(FISHDIR)/ifup?.fish' \
	    '$(BASHDIR)/ifup?' '$(BASHDIR)/ifup\?' "$(BASHDIR)/'ifup?'" \
	    '$(BASHDIR)/"ifup?"'

# what is committed; the same bytes from any copy of the commit
dist:
	@mkdir -p '$(O)'
	@trap 'rm -f "$(O)/dist.tar" "$(O)/dist.tar.gz"' EXIT && \
	    git -c safe.directory='$(CURDIR)' -c tar.umask=022 archive \
		--format=tar --prefix=ifkit-$(VERSION)/ HEAD >'$(O)/dist.tar' && \
	    gzip -9n '$(O)/dist.tar' && \
	    mv '$(O)/dist.tar.gz' '$(O)/ifkit-$(VERSION).tar.gz'
	$(SUMS)

# packages for the architecture that $(CC) compiles for
tarball deb: all
	rm -rf '$(O)/$@'
	$(MAKE) -s install DESTDIR='$(O)/$@' PREFIX=$(if $(filter deb,$@),/usr)
	tests/tools/package $@ '$(O)' '$(VERSION)'
	$(SUMS)

# of all that is there, one after another
SUMS = cd '$(O)' && flock . sh -c 'sha256sum ifkit[-_]* >SHA256SUMS'

# what README says, on fresh minimal Debian systems; for root. ROOT=trixie: only
# this one; AS=user or root: only his way; GOAL=demo: without check
ROOT = bullseye bookworm trixie sid
AS = both
GOAL = check
roots:
	@tests/tools/roots '$(O)/roots' '$(AS)' '$(GOAL)' $(ROOT)

# all but what cross and boot have fetched
clean:
	rm -rf '$(O)/bin' '$(O)/obj' '$(O)/test' '$(O)/bench' '$(O)/fuzz' \
	    '$(O)/boot' '$(O)/san' '$(O)/tarball' '$(O)/deb' '$(O)/roots' \
	    '$(O)'/ifkit[-_]* '$(O)/SHA256SUMS'

.PHONY: all demo check check-fast check-storms check-sanitized bench fuzz \
	fuzz-replay fuzz-coverage boot cross check-emulated roots sizes install \
	uninstall dist tarball deb clean tests
.SECONDARY:
.DELETE_ON_ERROR:
endif
