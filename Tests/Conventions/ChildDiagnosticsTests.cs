using System.Globalization;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conventions;

public sealed class ChildDiagnosticsTests
{
    [Fact]
    public async Task A_process_that_a_test_starts_leaves_no_pipes_behind_when_it_is_killed()
    {
        if (!ChildTest.IsChild)
        {
            Assert.Equal("0 pipes", await ChildTest.RunAsync());
            return;
        }

        var number = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        string[] pipes =
        [
            .. Directory.GetFiles(Path.GetTempPath(), $"clr-debug-pipe-{number}-*"),
            .. Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{number}-*"),
        ];
        ChildTest.Report($"{pipes.Length} pipes");
    }
}
