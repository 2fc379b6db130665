# Every target is one script; read it to know what it does.
# Build outputs go to .build, or to the folder that FABRIQUE_BUILD names.

.PHONY: help build run test contract fuzz soak sites sites-down bench deb format lint docs clean
.DEFAULT_GOAL := help

help: ## Show this list.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

build: ## Build every program and module, without optimisation.
	@scripts/build debug

run: ## Build, start a federation of this machine, run the example job in it (ONCE=1: then stop).
	@scripts/run

test: ## Build and run all tests.
	@scripts/test

contract: ## Hold the API's description against the built server (schemathesis), and try the Python client.
	@scripts/contract

fuzz: ## Throw chance at the readers of scripts, bodies, forms and queries (libFuzzer, 4 x 5 minutes).
	@scripts/fuzz

soak: ## Kill all parts of a federation with real clusters (CHAOS_MINUTES=30), then play fault histories until Ctrl-C.
	@scripts/soak

sites: ## Start three real Slurm clusters on loopback, and connect them to the federation that `make run` serves.
	@FABRIQUE_SITES_ENERGY=$${FABRIQUE_SITES_ENERGY-1} scripts/sites up
	@scripts/sites connect

sites-down: ## Stop them; their state is kept.
	@scripts/sites down

bench: ## Build and run the benchmarks (PARTS=events: only these).
	@scripts/bench $(PARTS)

deb: ## Make the Debian package of the server and the command line.
	@scripts/deb

format: ## Lay the Swift sources out as .swift-format says.
	@scripts/format

lint: ## Check the form of the sources.
	@scripts/lint

docs: ## Make the modules' documentation as web pages, in .build/docs.
	@scripts/docs

clean: ## Remove build outputs; data in var/ stay.
	swift package --scratch-path "$${FABRIQUE_BUILD:-.build}" clean
	rm -rf .build/docs
