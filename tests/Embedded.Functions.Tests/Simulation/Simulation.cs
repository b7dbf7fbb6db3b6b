namespace Embedded.Functions.Tests.Simulation;

/// <summary>One run: clients, a machine that fails, and the rules that must hold all the same.</summary>
internal static class Simulation
{
    private const long MaxSteps = 3_000_000;

    /// <summary>Runs the simulation of a seed.</summary>
    /// <exception cref="SimulationException">The engine did what the model does not allow.</exception>
    public static (SimulationFigures Figures, ulong Trace) Run(int seed, PlantedBug? bug = null, Action<string>? reader = null)
    {
        SimulatedWorld world = new(seed, reader);
        SimulatedProcess outside = new(world);
        FaultPlan faults = FaultPlan.Random(world.Random);
        using SimulatedMachine machine = new(world, outside, faults, bug);
        int clients = world.Random.Next(100) == 0 ? world.Random.Next(100, 400) : world.Random.Next(1, 25);
        int left = clients;
        machine.Boot();
        for (int i = 0; i < clients; i++)
        {
            SimulatedClient client = new(world, outside, machine, $"client-{i}");
            outside.Start(async () =>
            {
                await client.LiveAsync();
                left--;
            });
        }

        while (left > 0)
        {
            Step($"{left} of {clients} clients wait for ever.");
        }

        // What the clients have not waited for comes to its end too, on a machine that fails no more.
        machine.IsHostile = false;
        while (!machine.IsAtRest)
        {
            Step("the machine does not come to rest.");
        }

        machine.Inspect(inspection =>
        {
            inspection.CheckAtRest();
            machine.Replay(inspection.Histories());
            machine.Figures.Workflows = inspection.Count("instances");
        });
        machine.Figures.Steps = world.Trace.Steps;
        machine.Figures.Elapsed = world.Elapsed;
        return (machine.Figures, world.Trace.Hash);

        void Step(string stuck)
        {
            if (!world.Step() || world.Trace.Steps > MaxSteps || world.Elapsed > TimeSpan.FromDays(1000))
            {
                throw new SimulationException($"Nothing happens any more, but {stuck}");
            }

            machine.Disturb();
        }
    }
}
