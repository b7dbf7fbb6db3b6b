using System.Runtime.CompilerServices;

namespace Embedded.Functions.Tests.Durable;

internal static class YieldExtensions
{
    public static async Task AsTask(this YieldAwaitable yield) => await yield;
}
