using System.Diagnostics;
using System.Globalization;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// The engine and the real SQLite in simulated worlds. <c>SIMULATION_SEEDS</c> says how many, <c>SIMULATION_FIRST_SEED</c> from which on.
/// </summary>
[TestClass]
public sealed class SimulationTests
{
    private const int MaxSeedsPerBug = 200;

    public static IEnumerable<object[]> Bugs => PlantedBug.All.Select(static bug => new object[] { bug.Name });

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void Whatever_fails_the_engine_does_what_the_model_says() =>
        Simulate(Setting("SIMULATION_FIRST_SEED", 1), Setting("SIMULATION_SEEDS", 300));

    /// <summary>The same at length.</summary>
    [TestMethod]
    [TestCategory("Torture")]
    public void Whatever_fails_ten_thousand_times_the_engine_does_what_the_model_says() =>
        Simulate(Setting("SIMULATION_FIRST_SEED", 1), Setting("SIMULATION_SEEDS", 10_000));

    private void Simulate(int first, int count)
    {
        long start = Stopwatch.GetTimestamp();
        SimulationFigures total = new();
        Lock gate = new();
        List<string> failures = [];
        Parallel.ForEach(
            Enumerable.Range(first, count),
            (seed, loop) =>
            {
                try
                {
                    SimulationFigures figures = Simulation.Run(seed).Figures;
                    lock (gate)
                    {
                        total += figures;
                    }
                }
                catch (Exception exception)
                {
                    lock (gate)
                    {
                        failures.Add($"Seed {seed}: {exception}");
                        if (failures.Count >= 5)
                        {
                            loop.Stop();
                        }
                    }
                }
            });
        TestContext.DisplayMessage(
            MessageLevel.Informational,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Simulation: {count:N0} seeds from {first} in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s: {total}"));
        Assert.IsEmpty(failures, string.Join(Environment.NewLine, failures));
    }

    [TestMethod]
    public void The_same_seed_takes_the_same_course()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            Assert.AreEqual(Simulation.Run(seed).Trace, Simulation.Run(seed).Trace, $"seed {seed}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Bugs))]
    public void A_planted_bug_is_found(string name)
    {
        PlantedBug bug = PlantedBug.All.Single(bug => bug.Name == name);
        for (int seed = 1; seed <= MaxSeedsPerBug; seed++)
        {
            try
            {
                Simulation.Run(seed, bug);
            }
            catch (SimulationException found)
            {
                TestContext.WriteLine($"found by seed {seed}: {found.Message}");
                return;
            }
        }

        Assert.Fail($"{MaxSeedsPerBug} seeds have not found an engine that {name}.");
    }

    /// <summary>For people: the course of the one seed that the environment names.</summary>
    [TestMethod]
    public void A_seed_can_be_read()
    {
        int seed = Setting("SIMULATION_SEED", 1);
        List<string> course = [];
        try
        {
            Simulation.Run(seed, reader: course.Add);
        }
        finally
        {
            TestContext.WriteLine(string.Join(Environment.NewLine, course));
        }

        Assert.IsNotEmpty(course);
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
