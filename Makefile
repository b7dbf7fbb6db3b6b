# make run    everything on this machine: demo people and pictures through the real pipeline
# make test   every test, from unit to end to end
# make help   the rest

CONFIGURATION := Release
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: run test torture bench mutation contact-sheet build setup help

run: export WITHOUT_BROWSER := 1
run: build ## Start the system. Options: PORT=7071 DATA=.data DEMO=1 REDIS= WORKERS= BIND=127.0.0.1
	@exec dotnet Local/bin/$(CONFIGURATION)/net10.0/Local.dll

test: build ## Run every test; ends with "N passed, N failed"
	@scripts/test.sh $(CONFIGURATION)

torture: build ## Kill the system at every crash point, hundreds of times, and simulate the engine. Options: ROUNDS=100 FUZZ_SEEDS=20000 SIMULATION_SEEDS=10000
	@FUZZ_SEEDS=$(or $(FUZZ_SEEDS),20000) TORTURE_ROUNDS=$(or $(ROUNDS),100) dotnet test Instagram.sln --no-build -c $(CONFIGURATION) -m:1 --filter TestCategory=Torture --logger "console;verbosity=normal"

bench: build ## Run the benchmarks; the report goes to bench/REPORT.md. Options: ONLY=orchestrations or several names, BACKLOG=300
	@scripts/setup.sh nginx
	@dotnet bench/bin/$(CONFIGURATION)/net10.0/Bench.dll $(ONLY)

contact-sheet: build ## Draw docs/contact-sheet.jpg anew: every variant, filter and orientation, through the real pipeline
	@dotnet bench/bin/$(CONFIGURATION)/net10.0/Bench.dll contact-sheet docs/contact-sheet.jpg

mutation: setup ## Change the durable engine in small ways and count what the tests notice. Options: FOLDERS="History Execution"
	@scripts/mutation.sh "$(FOLDERS)"

build: setup
	@dotnet build Instagram.sln -c $(CONFIGURATION) -v quiet --nologo

setup: ## Install the system packages this needs, where they are missing
	@scripts/setup.sh

help: ## This list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'
