using Compute.Orleans.WebApi.Cluster;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi;

/// <summary>A node that holds the web edge only, and calls the silos of its cluster.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            await using var edge = EdgeNode.Build(arguments);
            await edge.RunAsync();
            return 0;
        }
        catch (OptionsValidationException wrong)
        {
            await Console.Error.WriteLineAsync(string.Join('\n', wrong.Failures));
            return 1;
        }
        catch (InvalidOperationException wrong) when (NodeConfiguration.IsWrongValue(wrong))
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }
}
