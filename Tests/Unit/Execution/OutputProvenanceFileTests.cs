using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>What outputs say of how they were made, as other programs read it.</summary>
public sealed class OutputProvenanceFileTests : IDisposable
{
    private const string Show =
        """
        import sys, json, netCDF4, xarray
        with netCDF4.Dataset(sys.argv[1]) as d:
            found = {k: d.getncattr(k) for k in d.ncattrs() if k.startswith('provenance.')}
        with xarray.open_dataset(sys.argv[1]) as d:
            assert all(d.attrs[k] == v for k, v in found.items())
        print(json.dumps({k: v if isinstance(v, str) else int(v) for k, v in found.items()}))
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Netcdf_and_xarray_read_how_an_output_was_made()
    {
        await Python.RequireAsync("netCDF4", "xarray");
        using var run = new EngineRun(
            new EngineOptions { ContainerImage = "registry/compute:1", PartitionMb = 3, BlockKb = 100 }, _folder.Path);
        var request = EngineRun.One("CDAT.mean", "v", [Input()], default, ("axes", "x"));

        var outputs = await run.RunAsync(request, EngineRun.Job() with { Server = "https://host/prefix/wps" });

        var uri = Input().Replace("é", "\\u00e9", StringComparison.Ordinal);
        var length = new FileInfo(Input()).Length;
        using var found = JsonDocument.Parse(await Python.RunAsync(Show, outputs[0]));
        Assert.Equal(
            [
                ("provenance.wps_identifier", "CDAT.mean"),
                ("provenance.wps_server", "https://host/prefix/wps"),
                ("provenance.accepted", "2020-01-02T03:04:05Z"),
                ("provenance.software", Producer.ThisSoftware),
                ("provenance.container_image", "registry/compute:1"),
                ("provenance.partition_mib", "3"),
                ("provenance.block_kib", "100"),
                ("provenance.inputs", $$"""[{"uri":"{{uri}}","length":{{length}},"modified":"2019-08-07T06:05:04.0000000Z"}]"""),
                ("provenance.wps_document", ExecuteDocument.Of(request)),
            ],
            found.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.ToString())));
    }

    [Fact]
    public async Task Neither_the_user_nor_the_job_is_in_an_output()
    {
        using var run = new EngineRun(null, _folder.Path);
        var request = EngineRun.One("CDAT.mean", "v", [Input()], default, ("axes", "x"));
        var first = EngineRun.Job() with { User = "countess-ada" };

        var one = await File.ReadAllBytesAsync((await run.RunAsync(request, first))[0], Ending);
        var two = await File.ReadAllBytesAsync((await run.RunAsync(request, EngineRun.Job()))[0], Ending);

        Assert.Equal(one, two);
        var text = System.Text.Encoding.Latin1.GetString(one);
        Assert.DoesNotContain(first.User, text, StringComparison.Ordinal);
        Assert.DoesNotContain(first.JobId.ToString("n")[..8], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_of_an_output_says_how_it_was_made_and_keeps_how_its_input_was()
    {
        using var run = new EngineRun(null, _folder.Path);
        var subset = EngineRun.One("CDAT.subset", "v", [Input()]);
        var made = _folder.File("made.nc");
        File.Copy((await run.RunAsync(subset))[0], made);
        var mean = EngineRun.One("CDAT.mean", "v", [made], default, ("axes", "x"));

        var attributes = (await ClassicFile.IndexAsync((await run.RunAsync(mean))[0])).Attributes;

        Assert.Equal("CDAT.mean", attributes.Text("provenance.wps_identifier"));
        Assert.Equal(ExecuteDocument.Of(mean), attributes.Text("provenance.wps_document"));
        Assert.Single(attributes, attribute => attribute.Key == "provenance.wps_document");
        Assert.Equal(
            ["Compute.Orleans CDAT.mean(axes=x)", "Compute.Orleans CDAT.subset()"],
            attributes.Text("history")!.Split('\n').Select(line => line["2020-01-02T03:04:05Z: ".Length..]));
        using var inputs = JsonDocument.Parse(attributes.Text("provenance.inputs")!);
        var earlier = inputs.RootElement[0].GetProperty("provenance");
        Assert.Equal(ExecuteDocument.Of(subset), earlier.GetProperty("wps_document").GetString());
        Assert.Equal(Input(), earlier.GetProperty("inputs")[0].GetProperty("uri").GetString());
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private string Input()
    {
        var path = _folder.File("in é.nc");
        if (!File.Exists(path))
        {
            _ = new ClassicFile().Dimension("x", 3).Variable("v", ElementType.Float, ["x"], [1, 2, 4]).Write(path);
            File.SetLastWriteTimeUtc(path, new DateTime(2019, 8, 7, 6, 5, 4, DateTimeKind.Utc));
        }

        return path;
    }
}
