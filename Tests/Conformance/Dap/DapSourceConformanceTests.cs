using System.Text.RegularExpressions;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Describing;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance.Dap;

/// <summary>Our client at our server: what is read by DAP2 is what is in the file behind it.</summary>
public sealed partial class DapSourceConformanceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_variable_of_every_type_is_read_whole_and_in_parts(bool isCdf5)
    {
        await using var dap = await DapHost.Start(isCdf5, "a b", "a.b", "a-b", "tas@2m", "x(1)", "p%q", "a%20b");
        await using var file = FileSource.Open(dap.File);
        using var opener = Opener(dap.Url);
        await using var dataset = await opener.OpenAsync("dap2+" + dap.Url, Stop);
        var (stored, served) = (await DatasetReader.ReadIndexAsync(file, Stop), await DatasetReader.ReadIndexAsync(dataset, Stop));

        Assert.Equal(
            stored.Variables.Select(variable => variable.Name).Order(StringComparer.Ordinal),
            served.Variables.Select(variable => variable.Name).Order(StringComparer.Ordinal));
        foreach (var variable in stored.Variables)
        {
            var other = served.Variable(variable.Name)!;
            Assert.Equal(variable.Dimensions, other.Dimensions);
            foreach (var cut in Cuts(variable.Shape.AsSpan()))
            {
                var ours = await ReadAsync(file, variable, cut);
                var theirs = await ReadAsync(dataset, other, cut);
                Assert.Equal(Exact(variable.Type, ours), theirs);
                Assert.True(VariableReader.ProjectedBytes(other, cut) >= theirs.Length);
            }
        }
    }

    [Fact]
    public async Task The_description_is_that_which_ncdump_gives_of_the_file()
    {
        await using var dap = await DapHost.Start();
        using var opener = Opener(dap.Url);
        await using var dataset = await opener.OpenAsync("dap2+" + dap.Url, Stop);

        var header = CdlHeader.Write("a", await DatasetReader.ReadIndexAsync(dataset, Stop));

        // DAP2 has no order of dimensions.
        Assert.Equal(
            Lines(await Tool.RunAsync("ncdump", "-h", dap.File)),
            Lines(header).Where(line => !line.Contains(":_Format", StringComparison.Ordinal)));
    }

    // Field notes 1, 2 and 5: a job names a THREDDS URL, and each of its parts opens it anew.
    [Theory]
    [InlineData("CDAT.mean", "T")]
    [InlineData("CDAT.mean", "lat|lon")]
    [InlineData("CDAT.max", "T")]
    [InlineData("CDAT.std", "T")]
    [InlineData("CDAT.subset", null)]
    public async Task An_operation_over_DAP2_gives_what_it_gives_of_the_file(string operation, string? axes)
    {
        await using var dap = await DapHost.Start();
        await using var front = await DapFront.Start(dap.Edge.Url);
        using var run = new EngineRun(null, Path.GetDirectoryName(dap.File)!);
        run.Policy.Hosts.Add(new Uri(front.Url).Authority);
        (string, string)[] parameters = axes is null ? [] : [("axes", axes)];
        foreach (var variable in (string[])["tas", "packed"])
        {
            if (variable == "packed" && axes == "lat|lon")
            {
                continue; // It has no longitudes.
            }

            var uri = front.Url + DapHost.Path.Replace("/dodsC/", "/fileServer/", StringComparison.Ordinal);
            var overDap = await run.RunAsync(EngineRun.One(operation, variable, [uri], Domain(), parameters));
            Assert.StartsWith("dap2+http://", run.Plan!.Inputs[0].Location);
            var ofFile = await run.RunAsync(EngineRun.One(operation, variable, [dap.File], Domain(), parameters));

            Assert.Equal(await DataAsync(ofFile[0], variable), await DataAsync(overDap[0], variable));
            var header = await Tool.RunAsync("ncdump", "-h", overDap[0]);
            Assert.Contains(uri, header, StringComparison.Ordinal);
            Assert.DoesNotContain("dap2+", header, StringComparison.Ordinal);
        }

        Assert.True(front.Answers > 0);
    }

    private static System.Collections.Immutable.ImmutableArray<DimensionRange> Domain() =>
        [new ValueRange("lat", -30, 60)];

    private static SourceOpener Opener(string url) => new(
        new AccessPolicy { Hosts = [new Uri(url).Authority] }, new HttpSourceOptions { UseProxy = false });

    private static async Task<string> DataAsync(string file, string variable)
    {
        var printed = await Tool.RunAsync("ncdump", "-p", "9,17", "-v", variable, file);
        return printed[printed.IndexOf("\ndata:", StringComparison.Ordinal)..];
    }

    /// <summary>All of it, every second position, and the last.</summary>
    private static List<IndexRange[]> Cuts(ReadOnlySpan<long> shape)
    {
        var (whole, second, last) = (new IndexRange[shape.Length], new IndexRange[shape.Length], new IndexRange[shape.Length]);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            whole[axis] = IndexRange.All(shape[axis]);
            second[axis] = new(shape[axis] > 1 ? 1 : 0, Math.Max(1, shape[axis] / 2), shape[axis] > 1 ? 2 : 1);
            last[axis] = new(shape[axis] - 1, 1);
        }

        return [whole, second, last];
    }

    /// <summary>DAP2 has no integers of 64 bits: they come as doubles.</summary>
    private static byte[] Exact(ElementType type, byte[] stored) => type is ElementType.Int64 or ElementType.UInt64
        ? [.. stored.Chunk(8).SelectMany(number => BitConverter.GetBytes(
            type == ElementType.Int64 ? BitConverter.ToInt64(number) : (double)BitConverter.ToUInt64(number)))]
        : stored;

    private static async Task<byte[]> ReadAsync(IDataSource source, IndexedVariable variable, IndexRange[] cut)
    {
        var bytes = new byte[cut.Aggregate(variable.Type.ByteLength(), (product, range) => product * (int)range.Count)];
        await VariableReader.ReadAsync(source, variable, cut, bytes, Stop);
        return bytes;
    }

    private static IEnumerable<string> Lines(string cdl) => cdl.Split('\n')
        .Select(line => Blanks().Replace(line, " ").Trim())
        .Where(line => line.Length > 0)
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
