using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Weighted means of numbers whose sums are never exact, in parts of several sizes.</summary>
public sealed class AreaMeanCuttingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tas", "area")]
    [InlineData("tas", "area_cdo")]
    [InlineData("stretched", "area")]
    [InlineData("stretched", "area_cdo")]
    [InlineData("curved", "area")]
    public async Task The_bytes_do_not_depend_on_how_the_work_is_cut(string kind, string weights)
    {
        var file = Large(kind);
        foreach (var axes in (string[])["", "x", "y", "y|x", "t|y"])
        {
            byte[]? first = null;
            foreach (var options in (EngineOptions[])
                [
                    new() { PartitionMb = 4096, BlockKb = 16384 },
                    new() { PartitionMb = 1, BlockKb = 16384 },
                    new() { PartitionMb = 3, BlockKb = 64 },
                ])
            {
                using var run = new EngineRun(options, _folder.Path);
                var request = EngineRun.One("CDAT.mean", "tas", [file], default, ("axes", axes), ("weights", weights));
                var output = (await run.RunAsync(request, EngineRun.Job(Guid.Empty)))[0];
                var bytes = OutputBytes.WithoutSizes(
                    await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken));
                first ??= bytes;
                Assert.True(first.AsSpan().SequenceEqual(bytes), $"{axes}: {options.PartitionMb} MiB, {options.BlockKb} KiB");
                Assert.True(options.PartitionMb > 8 || run.Plan!.Partitions.Length > 1, "the work is not cut");
            }
        }
    }

    // More than 16 MiB, which are cut; sums of such numbers are never exact.
    private string Large(string kind)
    {
        const int Times = 160;
        const int Rows = 121;
        const int Columns = 110;
        var file = new ClassicFile().Dimension("t", Times).Dimension("y", Rows).Dimension("x", Columns)
            .Variable("t", ElementType.Double, ["t"], [.. Enumerable.Range(0, Times)], ("units", "days since 2000-01-01"));
        (string Name, object Value)[] attributes = [];
        if (kind == "curved")
        {
            attributes = [("cell_measures", "area: areacella")];
            file.Variable(
                "areacella",
                ElementType.Float,
                ["x", "y"],
                [.. Enumerable.Range(0, Rows * Columns).Select(place => Math.Cos(place / 9000.0))]);
        }
        else
        {
            file.Variable(
                    "y", ElementType.Double, ["y"], [.. Enumerable.Range(0, Rows).Select(row => (row * 1.5) - 90)], ("units", "degrees_north"))
                .Variable(
                    "x",
                    ElementType.Double,
                    ["x"],
                    [.. Enumerable.Range(0, Columns).Select(column => kind == "stretched" ? column * (1 + (column / 200.0)) : column * 3)],
                    ("units", "degrees_east"));
        }

        return file
            .Variable(
                "tas",
                ElementType.Double,
                ["t", "y", "x"],
                [.. Enumerable.Range(0, Times * Rows * Columns).Select(place => Math.Sin(place) * 300)],
                attributes)
            .Write(_folder.File($"{kind}.nc"));
    }
}
