using BenchmarkDotNet.Running;
using Compute.Orleans.Benchmarks.Sessions;

namespace Compute.Orleans.Benchmarks;

/// <summary>
/// Times the kernels: <c>dotnet run -c Release --project Tests/Benchmarks -- --filter '*'</c>; and as <c>session</c> the
/// whole engine, for bench.sh.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["session"])
        {
            await Session.RunAsync(Environment.ProcessorCount, Console.In, Console.Out);
            return 0;
        }

        return BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments).All(summary =>
            !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))
            ? 0
            : 1;
    }
}
