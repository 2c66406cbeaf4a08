using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Planning;

/// <summary>Files that are unusual, and what becomes of requests for them.</summary>
public sealed class InputDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;

    public InputDatasetTests() => _run = new EngineRun(null, _folder.Path);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_variable_that_has_a_dimension_twice_is_refused()
    {
        var file = new ClassicFile().Dimension("x", 3).Variable("cov", ElementType.Float, ["x", "x"], new double[9])
            .Write(_folder.File("cov.nc"));

        await RefusedAsync(Fault.InvalidValue, "a dimension twice", file, "cov");
    }

    [Fact]
    public async Task Text_is_refused_as_data()
    {
        var file = new ClassicFile().Dimension("x", 3).Variable("name", ElementType.Byte, ["x"], [1, 2, 3])
            .Write(_folder.File("name.nc"));
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var type = bytes.AsSpan().LastIndexOf((byte)1); // The variable's type, NC_BYTE, becomes NC_CHAR.
        bytes[bytes.AsSpan(0, type).LastIndexOf((byte)1)] = 2;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        await RefusedAsync(Fault.InvalidValue, "is text", file, "name");
    }

    // A sparse file of a few bytes can have any length: memory must not follow it.
    [Fact]
    public async Task A_dimension_of_too_many_positions_is_refused_where_they_are_wanted()
    {
        var layout = new ClassicFile().Dimension("x", 1L << 31).Variable("v", ElementType.Byte, ["x"], []).Layout();
        var file = _folder.File("long.nc");
        using (var written = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(written, layout.Length);
            RandomAccess.Write(written, layout.Header.Span, 0);
        }

        await RefusedAsync(Fault.TooLarge, "2147483648", file, "v", new PositionRange("x", 0, 10));
    }

    [Fact]
    public async Task A_file_without_any_time_step_has_a_subset_and_no_mean()
    {
        var file = new ClassicFile()
            .Dimension("time", 0, isUnlimited: true)
            .Dimension("lat", 3)
            .Variable("time", ElementType.Double, ["time"], [], ("units", "days since 2000-01-01"))
            .Variable("lat", ElementType.Double, ["lat"], [0, 10, 20], ("units", "degrees_north"))
            .Variable("tas", ElementType.Float, ["time", "lat"], [])
            .Write(_folder.File("empty.nc"));

        var subset = await _run.RunAsync(EngineRun.One("CDAT.subset", "tas", [file], [new ValueRange("lat", 5, 25)]));
        var mean = await _run.RunAsync(EngineRun.One("CDAT.mean", "tas", [file], default, ("axes", "time")));

        Assert.Empty(await ClassicFile.ValuesAsync(subset[0], "tas"));
        Assert.Equal((double[])[10, 20], await ClassicFile.ValuesAsync(subset[0], "lat"));
        Assert.Equal((double[])[double.NaN, double.NaN, double.NaN], await ClassicFile.DecodedAsync(mean[0], "tas"));
    }

    [Fact]
    public async Task A_dimension_without_a_coordinate_is_cut_by_positions()
    {
        var file = new ClassicFile()
            .Dimension("cell", 5)
            .Variable("tas", ElementType.Float, ["cell"], [10, 11, 12, 13, 14])
            .Write(_folder.File("cells.nc"));

        var byIndex = await _run.RunAsync(EngineRun.One("CDAT.subset", "tas", [file], [new PositionRange("cell", 1, 4)]));
        var byValue = await _run.RunAsync(EngineRun.One("CDAT.subset", "tas", [file], [new ValueRange("cell", 1, 3)]));

        Assert.Equal((double[])[11, 12, 13], await ClassicFile.ValuesAsync(byIndex[0], "tas"));
        Assert.Equal((double[])[11, 12, 13], await ClassicFile.ValuesAsync(byValue[0], "tas"));
        Assert.Null((await ClassicFile.IndexAsync(byIndex[0])).Variable("cell"));
    }

    [Fact]
    public async Task A_name_that_leads_nowhere_does_no_harm()
    {
        var file = new ClassicFile()
            .Dimension("x", 2)
            .Variable("x", ElementType.Double, ["x"], [0, 1], ("bounds", "x_bnds"), ("units", "m"))
            .Variable(
                "tas",
                ElementType.Float,
                ["x"],
                [1, 2],
                ("coordinates", "tas x nowhere"),
                ("cell_measures", "area: areacella"),
                ("grid_mapping", "crs"),
                ("ancillary_variables", "tas"))
            .Write(_folder.File("names.nc"));

        var outputs = await _run.RunAsync(EngineRun.One("CDAT.subset", "tas", [file]));

        Assert.Equal((double[])[1, 2], await ClassicFile.ValuesAsync(outputs[0], "tas"));
    }

    private async Task RefusedAsync(Fault fault, string words, string file, string variable, params DimensionRange[] domain)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => _run.RunAsync(
            EngineRun.One("CDAT.subset", variable, [file], domain.Length == 0 ? default : [.. domain])));

        Assert.Equal(fault, refusal.Fault);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }
}
