using System.Runtime.CompilerServices;

// The engine's tests inject commit failures and look into stores, and its benchmarks use a store without the engine,
// which no user of the engine may.
[assembly: InternalsVisibleTo("Embedded.Functions.Tests")]
[assembly: InternalsVisibleTo("Bench")]
