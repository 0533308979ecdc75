# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the engine, the command, one plugin per installed GCC with plugin headers, and the tests.
# `make help` tells the rest. Objects go to $(B); private settings go to local.mk.

-include local.mk

# A CC of the environment or the command line is used; make's own default "cc" is not.
ifeq ($(origin CC),default)
CC := gcc
endif

B	?= build
PREFIX	?= /usr/local
DESTDIR	?=
S	?= 60
T	?=
V	?= 0
Q	:= $(if $(filter 1,$(V)),,@)
say	= $(if $(filter 1,$(V)),:,printf '  %-8s%s\n' $(1) $(2))

LIBDIR	:= $(PREFIX)/lib/gfplint
GOALS	:= $(or $(MAKECMDGOALS),all)
VERSION	:= 0.1

# ---------------------------------------------------------------------------------------------
# flags

OPT	?= -O2 -g
WARN	:= -Wall -Wextra -Wmissing-prototypes -Wshadow -Wvla -Wwrite-strings
WARNXX	:= -Wall -Wextra -Wshadow -Wvla -Wwrite-strings
CFLAGS	?= $(OPT)
COMMON	:= -Iinclude -fPIC -fvisibility=hidden -D_GNU_SOURCE $(SANFLAGS)
CALL	= $(COMMON) -std=gnu11 $(WARN) $(CFLAGS) $(CPPFLAGS)
LIBS	:= -lyaml -ljansson -lsqlite3 -pthread

# ---------------------------------------------------------------------------------------------
# what there is to build

LIB	:= $(B)/libgfplint.a
LIB_O	:= $(patsubst %.c,$(B)/obj/%.o,$(wildcard engine/*.c)) $(B)/obj/engine/html_files.o
DB	:= $(B)/libgfplint-db.a
DB_O	:= $(patsubst %.c,$(B)/obj/%.o,$(wildcard db/*.c))
CLI	:= $(B)/gfplint
CLI_O	:= $(patsubst %.c,$(B)/obj/%.o,$(wildcard cli/*.c))
TOOLS	:= $(patsubst tools/%.c,$(B)/tools/%,$(wildcard tools/*.c))
UNIT	:= $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
FUZZ	:= $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

# Compilers to build a plugin for: every gcc-N in the PATH, and $(CC). `make GCCS="..."` for others,
# cross compilers among them. A plugin belongs to one major version and one target, and so does its folder.
PATHS	:= $(subst :, ,$(PATH))
GCCS	?= $(sort $(notdir $(wildcard $(addsuffix /gcc-[0-9],$(PATHS)) $(addsuffix /gcc-[0-9][0-9],$(PATHS))))) \
	   $(lastword $(filter-out -%,$(CC)))
major	= $(firstword $(subst ., ,$(shell $(1) -dumpversion 2>/dev/null)))
headers	= $(wildcard $(shell $(1) -print-file-name=plugin 2>/dev/null)/include/gcc-plugin.h)
NATIVE	:= $(shell gcc -dumpmachine 2>/dev/null)

TAGS :=
TAGS_SEEN :=
SKIPPED :=
# $(call plugin,GCC): adds to TAGS, defines PLUGIN_$(tag)_{INC,CXX} or notes why not
define plugin
p_major := $$(call major,$(1))
p_mach := $$(shell $(1) -dumpmachine 2>/dev/null)
p_tag := $$(p_major)$$(if $$(filter $$(NATIVE),$$(p_mach)),,-$$(p_mach))
p_inc := $$(call headers,$(1))
p_cxx := $$(firstword $$(notdir $$(wildcard $$(addsuffix /g++-$$(p_major),$$(PATHS)))) \
	$$(if $$(filter $$(p_major),$$(call major,g++)),g++))
ifneq ($$(filter $$(p_tag),$$(TAGS) $$(TAGS_SEEN)),)
else ifeq ($$(p_inc),)
SKIPPED += "$(1): no plugin headers, package gcc-$$(p_major)-plugin-dev"
TAGS_SEEN += $$(p_tag)
else ifeq ($$(p_cxx),)
SKIPPED += "$(1): no C++ compiler of that version, package g++-$$(p_major)"
TAGS_SEEN += $$(p_tag)
else
TAGS += $$(p_tag)
PLUGIN_$$(p_tag)_INC := $$(patsubst %/gcc-plugin.h,%,$$(p_inc))
PLUGIN_$$(p_tag)_CXX := $$(p_cxx)
endif
endef
ifneq ($(filter-out help clean distclean deps,$(GOALS)),)
$(foreach cc,$(GCCS),$(eval $(call plugin,$(cc))))
endif

COCCI	:= $(patsubst cocci/%.in,$(B)/cocci/%,$(wildcard cocci/*.cocci.in))

PLUGIN_CC := $(wildcard plugin/*.cc)
PLUGINS	:= $(if $(PLUGIN_CC),$(foreach t,$(TAGS),$(B)/plugin-$(t)/gfplint.so))

# ---------------------------------------------------------------------------------------------
# targets

.PHONY: all engine cli plugins cocci tools skipped help deps check check-unit check-kernel check-fix facts mutate lint format san tsan fuzz bench demo install \
	uninstall clean distclean FORCE
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules

all: engine cli plugins cocci
engine: $(LIB)
cli: $(CLI)
plugins: $(PLUGINS) skipped
cocci: $(COCCI)
tools: $(TOOLS)

skipped:
	@for s in $(SKIPPED); do echo "  SKIP    plugin for $$s"; done
ifeq ($(TAGS),)
	@echo "  SKIP    all plugins: no GCC with plugin headers found, make deps installs them" >&2
endif

help:
	@echo 'gfplint: checks memory allocation in atomic context, for the Linux kernel'
	@echo
	@echo '  make              engine, command, a plugin for every GCC with plugin headers, semantic patches'
	@echo '  make demo         installs what is missing, builds, checks a small module against RT kernel headers'
	@echo '  make check        installs what is missing, builds, runs all tests; T=pattern for some of them'
	@echo '  make check-unit   only the unit tests; T=pattern'
	@echo '  make check-kernel audits parts of real kernels, compares with tests/kernel; UPDATE=1 after judging anew'
	@echo '  make check-fix    repairs the cases, checks that every patch applies, compiles and cures'
	@echo '  make facts        rules against the sources of 6.1 and 6.12, and of KERNEL=path'
	@echo '  make mutate       takes each rule away: some case must notice; T=pattern, N=100 or MINUTES=10 for a sample'
	@echo '  make lint         format, headers, includes, names, symbols, sizes, rules'
	@echo '  make format       clang-format on all sources'
	@echo '  make san          unit tests under ASan and UBSan'
	@echo '  make tsan         tests of what threads share, under TSan'
	@echo '  make fuzz         each fuzz target for S=60 seconds (needs clang)'
	@echo '  make bench        what a checked unit costs; needs a prepared tree, see tools/bench.sh'
	@echo '  make deps         installs what is missing (Debian), asks nothing'
	@echo '  make install      to $$(DESTDIR)$$(PREFIX), /usr/local unless told; uninstall takes it away'
	@echo '  make clean        removes $$(B) but for the kernels prepared in $$(B)/cache; distclean those, too'
	@echo
	@echo '  CC=gcc-12  compiler     GCCS="gcc-11 gcc-12"  compilers to build plugins for     B=build  output'
	@echo '  V=1  commands in full   PREFIX= DESTDIR=  where to install     local.mk  settings of your own'

deps:
	$(Q)tools/install-deps.sh

# what to install is known before anything is built, so building is a make of its own
check: deps
	$(Q)$(MAKE) --no-print-directory all tools tests-built
	$(Q)tools/check.sh -b $(B) all '$(T)'

.PHONY: tests-built
tests-built: $(UNIT)

check-unit: cli cocci tools tests-built
	$(Q)tools/check.sh -b $(B) unit '$(T)'

# parts of real kernels against lists of judged findings; UPDATE=1 writes the lists
check-kernel: deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)tools/check-kernel --gfplint $(CLI) $(if $(UPDATE),--update)

# every repair of the cases applies, compiles and cures
check-fix: deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)tools/check-fix --gfplint $(CLI)

# rules against kernel sources: those that are prepared, and KERNEL=path
facts: cli
	$(Q)tools/facts --gfplint $(CLI) $$(for t in 6.1 6.12; do echo "$$(tools/kernel.sh $$t)/source"; done) $(KERNEL)

# each rule taken away: some case must notice; T=pattern for some of them, N=count and MINUTES=most for a sample
mutate: all tools
	$(Q)tools/mutate -b $(B) $(if $(N),--count=$(N)) $(if $(MINUTES),--minutes=$(MINUTES)) '$(T)'

lint: all
	$(Q)tools/lint.sh $(B)

format:
	$(Q)clang-format -i $(wildcard include/gfplint/*.h engine/*.[ch] db/*.[ch] plugin/*.cc plugin/*.h \
		cli/*.[ch] \
		tools/*.[ch] tools/*/*.[ch] tests/*/*.[ch])

bench: all tools
	$(Q)tools/bench.sh $(B)

demo: deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)demo/run.sh $(B)

# Compilers do not load a plugin with ASan: that of the ordinary build serves the sanitised command.
SAN := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
san: plugins
	$(Q)mkdir -p $(B)/san && $(foreach t,$(TAGS),ln -sfn $(abspath $(B))/plugin-$(t) $(B)/san/plugin-$(t) &&) :
	$(Q)$(MAKE) --no-print-directory B=$(B)/san SANFLAGS='$(SAN)' OPT='-O1 -g' check-unit

# what several threads share, and what comes out of it
TSAN := $(B)/tsan/tests/test_circle $(B)/tsan/tests/test_memo
tsan:
	$(Q)$(MAKE) --no-print-directory B=$(B)/tsan SANFLAGS=-fsanitize=thread OPT='-O1 -g' $(TSAN)
	$(Q)set -e; for t in $(TSAN); do $$t; done

fuzz:
	@command -v clang >/dev/null || { echo 'make fuzz needs clang' >&2; exit 2; }
	$(Q)$(MAKE) --no-print-directory B=$(B)/san-fuzz CC=clang OPT='-O1 -g' \
		SANFLAGS='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' fuzz-built
	$(Q)tools/fuzz.sh $(B)/san-fuzz $(S)

.PHONY: fuzz-built
fuzz-built: $(FUZZ)

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBDIR)/rules
	install -m 755 $(CLI) $(DESTDIR)$(PREFIX)/bin/gfplint
	install -m 644 $(wildcard rules/*.yaml) $(DESTDIR)$(LIBDIR)/rules
	install -d $(DESTDIR)$(LIBDIR)/checks
	install -m 644 $(wildcard docs/checks/*.md) $(DESTDIR)$(LIBDIR)/checks
	install -d $(DESTDIR)$(LIBDIR)/cocci
	install -m 644 $(COCCI) $(DESTDIR)$(LIBDIR)/cocci
	$(if $(wildcard plugin/annotate.h),install -m 644 plugin/annotate.h $(DESTDIR)$(LIBDIR))
	$(foreach t,$(TAGS),install -d $(DESTDIR)$(LIBDIR)/plugin-$(t) && \
		install -m 644 $(B)/plugin-$(t)/gfplint.so $(DESTDIR)$(LIBDIR)/plugin-$(t)/gfplint.so &&) :

uninstall:
	rm -rf $(DESTDIR)$(LIBDIR)
	rm -f $(DESTDIR)$(PREFIX)/bin/gfplint

clean:
	$(Q)[ ! -d $(B) ] || find $(B) -mindepth 1 -maxdepth 1 ! -name cache -exec rm -rf {} +

distclean:
	rm -rf $(B)

# ---------------------------------------------------------------------------------------------
# how things are made

# Objects depend on the flags they were compiled with: the stamp changes only if they do.
STAMP := $(B)/flags
$(STAMP): FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CALL) $(NATIVE) $(TAGS) $(LIBDIR)' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/obj/%.o: %.c $(STAMP)
	@mkdir -p $(@D)
	@$(call say,CC,$<)
	$(Q)$(CC) $(CALL) $(EXTRA) -MMD -MP -c -o $@ $<

$(B)/obj/cli/%.o: EXTRA = -DGFL_VERSION='"$(VERSION)"' -DGFL_NATIVE='"$(NATIVE)"'

# the fixed parts of the HTML report
HTML	:= gfl_html_page=engine/report.html gfl_html_style=engine/report.css gfl_html_script=engine/report.js
$(B)/html_files.c: tools/embed.sh $(foreach f,$(HTML),$(lastword $(subst =, ,$(f))))
	@mkdir -p $(@D)
	@$(call say,EMBED,$@)
	$(Q)tools/embed.sh $(HTML) >$@

$(B)/obj/engine/html_files.o: $(B)/html_files.c $(STAMP)
	@mkdir -p $(@D)
	@$(call say,CC,$<)
	$(Q)$(CC) $(CALL) -Iengine -MMD -MP -c -o $@ $<

$(LIB): $(LIB_O)
	@$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(DB): $(DB_O)
	@$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# the same neighbours as installed: rules/, checks/ and annotate.h
$(CLI): $(CLI_O) $(DB) $(LIB)
	@$(call say,LD,$@)
	$(Q)ln -sfn $(CURDIR)/rules $(B)/rules && ln -sfn $(CURDIR)/docs/checks $(B)/checks && ln -sfn $(CURDIR)/plugin/annotate.h $(B)/annotate.h
	$(Q)$(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Semantic patches take their names from the rules, and from rules about what only they meet. The folder
# is made anew, so that rules which are gone leave nothing behind.
COCCI_RULES := $(wildcard rules/*.yaml cocci/*.yaml)
$(B)/cocci/rules/made: $(COCCI_RULES)
	$(Q)rm -rf $(@D) && mkdir -p $(@D) && ln -s $(abspath $(COCCI_RULES)) $(@D)/ && touch $@

$(B)/cocci/%.cocci: cocci/%.cocci.in $(wildcard cocci/*.in) $(B)/cocci/rules/made $(B)/tools/cocci
	@$(call say,COCCI,$@)
	$(Q)$(B)/tools/cocci $(B)/cocci/rules $< >$@

# a tool is tools/NAME.c with tools/NAME/*.c
define tool_rules
$(B)/tools/$(1): $(patsubst %.c,$(B)/obj/%.o,tools/$(1).c $(wildcard tools/$(1)/*.c)) $(LIB)
	@mkdir -p $$(@D)
	@$$(call say,LD,$$@)
	$(Q)$(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $$@ $$^ $(LIBS)
endef
$(foreach t,$(notdir $(TOOLS)),$(eval $(call tool_rules,$(t))))

$(B)/tests/%: $(B)/obj/tests/unit/%.o $(DB) $(LIB)
	@mkdir -p $(@D)
	@$(call say,LD,$@)
	$(Q)$(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(B)/obj/tests/unit/%.o: EXTRA = -Iengine

$(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(LIB)
	@mkdir -p $(@D)
	@$(call say,LD,$@)
	$(Q)$(CC) $(SANFLAGS) -fsanitize=fuzzer $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# -fno-rtti as GCC itself; -Bsymbolic and hidden symbols because cc1 exports thousands of names.
# GCC's headers are system headers here, so that our warnings speak of our code.
#
# What goes into facts: a plugin has the sum of it, see plugin/made_by.cc.
FACTS_SRC := $(sort $(PLUGIN_CC) $(filter-out plugin/annotate.h,$(wildcard plugin/*.h)) \
	$(filter-out engine/ir_read%,$(wildcard engine/ir*.[ch])) include/gfplint/ir.h)

define plugin_rules
$(B)/plugin-$(1)/made_by.o: $(FACTS_SRC) $(PLUGIN_$(1)_INC)/plugin-version.h
$(B)/plugin-$(1)/made_by.o: EXTRA = \
	-DGFL_MADE_BY="\"$$$$(cat $(FACTS_SRC) $(PLUGIN_$(1)_INC)/plugin-version.h | sha256sum | cut -c1-16)\""

$(B)/plugin-$(1)/%.o: plugin/%.cc $(STAMP)
	@mkdir -p $$(@D)
	@$$(call say,CXX,'$$< (gcc $(1))')
	$(Q)$(PLUGIN_$(1)_CXX) $(COMMON) -isystem $(PLUGIN_$(1)_INC) -std=gnu++14 -fno-rtti -fno-exceptions \
		$(WARNXX) $(CFLAGS) $(CPPFLAGS) $$(EXTRA) -DGFL_RULES_DIR='"$(LIBDIR)/rules"' -MMD -MP -c -o $$@ $$<

$(B)/plugin-$(1)/gfplint.so: $(patsubst plugin/%.cc,$(B)/plugin-$(1)/%.o,$(PLUGIN_CC)) $(DB) $(LIB)
	@$$(call say,LD,$$@)
	$(Q)$(PLUGIN_$(1)_CXX) -shared -Wl,-Bsymbolic -Wl,--exclude-libs,ALL $(CFLAGS) $(LDFLAGS) \
		-o $$@ $$^ -lyaml -lsqlite3
endef
$(foreach t,$(TAGS),$(eval $(call plugin_rules,$(t))))

DEPS := $(wildcard $(B)/obj/*/*.d $(B)/obj/*/*/*.d \
	$(B)/plugin-*/*.d)
ifneq ($(DEPS),)
include $(DEPS)
endif
