# make run    everything on this machine: demo people and pictures through the real pipeline
# make test   every test, from unit to end to end
# make help   the rest

CONFIGURATION := Release
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: run test torture bench build setup help

run: build ## Start the system. Options: PORT=7071 DATA=.data DEMO=1 REDIS= WORKERS= BIND=127.0.0.1
	@exec dotnet Local/bin/$(CONFIGURATION)/net10.0/Local.dll

test: build ## Run every test; ends with "N passed, N failed"
	@scripts/test.sh $(CONFIGURATION)

torture: build ## Kill the system at every crash point, hundreds of times. Options: ROUNDS=100
	@TORTURE_ROUNDS=$(or $(ROUNDS),100) dotnet test Instagram.sln --no-build -c $(CONFIGURATION) -m:1 --filter TestCategory=Torture --logger "console;verbosity=normal"

bench: build ## Run the benchmarks; the report goes to bench/REPORT.md
	@dotnet bench/bin/$(CONFIGURATION)/net10.0/Bench.dll

build: setup
	@dotnet build Instagram.sln -c $(CONFIGURATION) -v quiet --nologo

setup: ## Install the system packages this needs, where they are missing
	@scripts/setup.sh

help: ## This list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'
