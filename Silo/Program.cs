using Compute.Orleans.Silo.Commands;

namespace Compute.Orleans.Silo;

internal static class Program
{
    private static Task<int> Main(string[] arguments) =>
        CommandLine.Run(arguments, Console.In, Console.Out, Console.Error);
}
