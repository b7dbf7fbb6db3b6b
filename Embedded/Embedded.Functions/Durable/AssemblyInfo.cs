using System.Runtime.CompilerServices;

// The engine's tests inject commit failures and look into stores, which no user of the engine may.
[assembly: InternalsVisibleTo("Embedded.Functions.Tests")]
