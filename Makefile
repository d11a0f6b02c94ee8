# The short form of the checker's commands. Without make, on Windows for instance,
# `go run ./checker next` and its like do the same.

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# A checker that is built once saves the half second that `go run` takes each time.
EXE     := $(if $(filter Windows_NT,$(OS)),.exe)
CHECKER := .koans/checker$(EXE)

GO_PACKAGES := ./checker/... ./exercises/internal/...

# Always: whether there is anything to build depends on contents, which make does not know.
$(CHECKER): FORCE
	@sh checker/bootstrap.sh $(EXE)
FORCE:

# The exercise's name, quoted for the shell; and an option, when there is a value for it.
name = $(if $(NAME),'$(subst ','\'',$(NAME))')
flag = $(if $(2),$(1)='$(subst ','\'',$(2))')

##@ Learning

next: $(CHECKER) ## test the first exercise that is not passed yet, and say what to do
	@$(CHECKER) next

watch: $(CHECKER) ## the same on a screen of its own, whenever you save: [NAME=warmup] [ADVANCE=1]
	@$(CHECKER) watch $(name) $(if $(ADVANCE),--advance)

run: $(CHECKER) ## test one exercise, the next one if none is named: [NAME=warmup] [WITH=file] [RAW=1] [JSON=1] [SEED=n]
	@$(CHECKER) run $(name) $(call flag,--with,$(WITH)) $(call flag,--raw,$(RAW)) $(call flag,--json,$(JSON)) $(call flag,--seed,$(SEED))

list: $(CHECKER) ## list the exercises, and how far you are: [JSON=1]
	@$(CHECKER) list $(call flag,--json,$(JSON))

progress: $(CHECKER) ## show how far you are: attempts, time and days: [JSON=1]
	@$(CHECKER) progress $(call flag,--json,$(JSON))

pass: $(CHECKER) ## pass a chapter by its hardest exercise, and skip the rest: CHAPTER=5 [UNDO=1]
	@$(CHECKER) pass $(if $(CHAPTER),'$(subst ','\'',$(CHAPTER))') $(if $(UNDO),--undo)

lesson: $(CHECKER) ## show the lesson: [NAME=warmup]
	@$(CHECKER) lesson $(name)

hint: $(CHECKER) ## show a hint, and one more each time: [NAME=warmup]
	@$(CHECKER) hint $(name)

solution: $(CHECKER) ## show one way to do it, once you have passed: NAME=warmup [FORCE=1]
	@$(CHECKER) solution $(name) $(call flag,--force,$(FORCE))

reset: $(CHECKER) ## bring the file back as it was at first, keep yours: NAME=warmup; or the tests: TESTS=1
	@$(CHECKER) reset $(name) $(call flag,--tests,$(TESTS))

update: $(CHECKER) ## take new exercises from where the workbook comes from; answers stay
	@$(CHECKER) update

stress: $(CHECKER) ## run an answer on many schedules: NAME=warmup [RUNS=50] [WITH=file] [SEED=n]
	@$(CHECKER) stress $(name) $(call flag,--runs,$(RUNS)) $(call flag,--with,$(WITH)) $(call flag,--seed,$(SEED))

timeline: $(CHECKER) ## draw what the goroutines did: [NAME=warmup] [TEST=text] [SVG=file] [WITH=file]
	@$(CHECKER) timeline $(name) $(call flag,--test,$(TEST)) $(call flag,--svg,$(SVG)) $(call flag,--with,$(WITH))

lab: $(CHECKER) ## put an exercise under buttons, in the browser: NAME=semaphore [SOLUTION=1]
	@$(CHECKER) lab $(name) $(if $(SOLUTION),--solution)

chart: $(CHECKER) ## draw how long different ways take, with your answers: NAME=requests or NAME=pool [SOLUTION=1] [SVG=file]
	@$(CHECKER) chart $(name) $(call flag,--svg,$(SVG)) $(if $(SOLUTION),--solution)

trace: $(CHECKER) ## record what the goroutines did, for go tool trace: NAME=warmup [TEST=pattern] [OUT=file]
	@$(CHECKER) trace $(name) $(call flag,--test,$(TEST)) $(call flag,--out,$(OUT))

doctor: $(CHECKER) ## see whether all that the workbook needs is installed
	@$(CHECKER) doctor

##@ Writing exercises

verify: $(CHECKER) ## prove that exercises keep their contract, the whole of it: [NAME=warmup] [MATRIX=1] [JSON=1]
	@$(CHECKER) verify $(name) $(call flag,--matrix,$(MATRIX)) $(call flag,--json,$(JSON))

mutate: $(CHECKER) ## measure how much the tests see: [NAME=warmup] [ALL=1] [JSON=1]
	@$(CHECKER) mutate $(name) $(call flag,--all,$(ALL)) $(call flag,--json,$(JSON))

new: $(CHECKER) ## begin an exercise: NAME=05_synchronization/latch
	@$(CHECKER) new $(name)

sum: $(CHECKER) ## write exercises.sum anew from the files as they are
	@$(CHECKER) sum

##@ Grading

grade: $(CHECKER) ## grade a class: IN=folder [LMS=moodle] [ROSTER=file.csv] [OUT=grades] [RULES=grading.toml] [HIDDEN=folder] [ANONYMOUS=1] [ONLY=a,b] [SHARD=i/n] [ISOLATION=auto]
	@$(CHECKER) grade $(if $(IN),'$(subst ','\'',$(IN))') $(call flag,--lms,$(LMS)) $(call flag,--roster,$(ROSTER)) $(call flag,--out,$(OUT)) \
		$(call flag,--rules,$(RULES)) $(call flag,--hidden,$(HIDDEN)) $(if $(ANONYMOUS),--anonymous) $(call flag,--only,$(ONLY)) $(call flag,--shard,$(SHARD)) $(call flag,--isolation,$(ISOLATION))

handout: $(CHECKER) ## pack the course for students, without answers: OUT=koans.zip [ONLY=a,b]
	@$(CHECKER) handout $(if $(OUT),'$(subst ','\'',$(OUT))') $(call flag,--only,$(ONLY))

# The course as it is committed, without what grading does not need: no answers, no tests of the checker's own.
gradescope: ## build an autograder for Gradescope: [OUT=gradescope.zip] [HIDDEN=folder] [ISOLATION=landlock]
	@$(if $(HIDDEN),$(if $(wildcard $(HIDDEN)/*_hidden_test.go),,echo 'error: no file called NAME_hidden_test.go in $(subst ','\'',$(HIDDEN))' >&2; exit 2))
	@git archive --format=zip --output='$(subst ','\'',$(or $(OUT),gradescope.zip))' \
		--prefix= --add-file=checker/classroom/gradescope/setup.sh --add-file=checker/classroom/gradescope/run_autograder \
		$(if $(HIDDEN),--prefix=hidden/ $(foreach file,$(wildcard $(HIDDEN)/*_hidden_test.go),--add-file='$(subst ','\'',$(file))') --prefix=) \
		$(if $(ISOLATION),--add-virtual-file=isolation:'$(subst ','\'',$(ISOLATION))') \
		--prefix=course/ $(if $(wildcard grading.toml),--add-file=grading.toml) \
		HEAD -- go.mod go.sum exercises checker ':(exclude,glob)checker/**/testdata/**' ':(exclude,glob)checker/**/*_test.go'
	@git diff --quiet HEAD -- go.mod go.sum exercises checker || \
		echo 'note: what is changed and not committed is not in it' >&2

##@ The whole

# What takes minutes (attacks, classes, machines that lack things) is left to the whole. Even so, with cold caches on a busy machine
# go test's own ten minutes are not enough.
test: $(CHECKER) ## test the checker and the lab, and prove every exercise: the quick way, or [WHOLE=1]
	go test $(if $(WHOLE),,-short) -timeout 60m $(GO_PACKAGES)
	$(CHECKER) verify $(if $(WHOLE),,--quick)

# The right answers of the exercises that ask a database, on a PostgreSQL that is started for it and gone afterwards. The
# wrong ones are for everybody, and so for SQLite.
test-postgres: $(CHECKER) ## prove on PostgreSQL, if it is installed, what is proved on SQLite elsewhere
	.ci/postgres go test -race -timeout 10m ./exercises/internal/lab/database
	.ci/postgres $(CHECKER) verify rows transfer --only right --runs 1

lint: ## gofmt, go vet, staticcheck, and the checker built for other systems
	@unformatted=$$(gofmt -l checker exercises solutions); \
		[ -z "$$unformatted" ] || { echo "gofmt -w is needed on:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	GOOS=darwin CGO_ENABLED=0 go vet $(GO_PACKAGES)
	GOOS=windows CGO_ENABLED=0 go vet $(GO_PACKAGES)

bench: $(CHECKER) ## measure the checker beside plain go test: [ROUNDS=5] [ONLY=usual] [EACH=1]
	@$(CHECKER) bench $(call flag,--rounds,$(ROUNDS)) $(call flag,--only,$(ONLY)) $(if $(EACH),--each)

help: ## show this
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: grade handout gradescope next watch run list progress pass lesson hint solution reset update stress timeline lab chart trace doctor verify mutate new sum test test-postgres lint bench help
