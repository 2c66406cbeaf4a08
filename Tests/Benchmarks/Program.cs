using System.Globalization;
using System.Net;
using BenchmarkDotNet.Running;
using Compute.Orleans.Benchmarks.Sessions;

namespace Compute.Orleans.Benchmarks;

/// <summary>
/// Times the kernels: <c>dotnet run -c Release --project Tests/Benchmarks -- --filter '*'</c>; and as <c>session</c> the
/// whole engine, for bench.sh; as <c>proxy SERVER MILLISECONDS BYTES_PER_SECOND</c> what makes a server far away.
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

        if (arguments is ["proxy", var server, var milliseconds, var bytesPerSecond])
        {
            await ProxySession.RunAsync(
                IPEndPoint.Parse(server),
                TimeSpan.FromMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture)),
                long.Parse(bytesPerSecond, CultureInfo.InvariantCulture),
                Console.In,
                Console.Out);
            return 0;
        }

        return BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments).All(summary =>
            !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))
            ? 0
            : 1;
    }
}
