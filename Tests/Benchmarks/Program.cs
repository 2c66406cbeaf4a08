using BenchmarkDotNet.Running;

namespace Compute.Orleans.Benchmarks;

/// <summary>Times the kernels: <c>dotnet run -c Release --project Tests/Benchmarks -- --filter '*'</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments) =>
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments).All(summary =>
            !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))
            ? 0
            : 1;
}
