using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Planning;

/// <summary>Groups, strings and enums, which only NetCDF-4 has: what becomes of them in outputs.</summary>
public sealed class InputVariableTests : IDisposable
{
    private const string Script =
        """
        import sys, netCDF4, numpy as np
        folder = sys.argv[1]
        with netCDF4.Dataset(folder + '/file.nc', 'w') as d:
            d.title = 'outer'
            d.institution = 'somewhere'
            d.setncattr_string('keywords', ['one', 'two'])
            d.setncattr('realization', np.int64(1))
            d.createDimension('time', None)
            d.createDimension('x', 3)
            d.createDimension('region', 2)
            time = d.createVariable('time', 'i8', ('time',))
            time.units = 'days since 2000-01-01'
            x = d.createVariable('x', 'f8', ('x',))
            x[:] = [10, 20, 30]
            region = d.createVariable('region', str, ('region',))
            region[:] = np.array(['Arctic', 'Antarctic \u2103'], object)
            name = d.createVariable('name', str, ('x',))
            name[:] = np.array(['a', 'bcd', ''], object)
            name.long_name = 'names'
            tas = d.createVariable('tas', 'f4', ('time', 'region', 'x'), zlib=True)
            tas[:] = np.arange(12).reshape(2, 2, 3)
            tas.coordinates = 'name pair'
            tas.units = 'K'
            time[:] = [0, 1]
            phase = d.createEnumType('i1', 'phase_t', {'no rain': 0, 'rain': 1, 'snow': 5})
            kind = d.createVariable('kind', phase, ('time', 'x'))
            kind[:] = np.array([[0, 1, 5], [5, 1, 0]], 'i1')
            pair = d.createCompoundType(np.dtype([('a', 'i4'), ('b', 'f8')]), 'pair_t')
            d.createVariable('pair', pair, ('x',))
            g = d.createGroup('forecast')
            g.title = 'inner'
            g.createDimension('x', 2)
            gx = g.createVariable('x', 'f8', ('x',))
            gx[:] = [1, 2]
            s = g.createGroup('surface')
            v = s.createVariable('tas', 'f4', ('time', 'x'))
            v[:] = [[1, 2], [3, 5]]
            v.coordinates = '/forecast/height'
            g.createVariable('height', 'f8', ())[...] = 2
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly EngineRun _run;

    public InputVariableTests() => _run = new EngineRun(null, _folder.Path);

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Strings_become_characters()
    {
        var output = await SubsetAsync("tas", new PositionRange("x", 1, 3), new PositionRange("region", 1, 2));

        var dump = await Tool.RunAsync("ncdump", output);
        Assert.Contains("char name(x, string3) ;", dump, StringComparison.Ordinal);
        Assert.Contains("name =\n  \"bcd\",\n  \"\" ;", dump, StringComparison.Ordinal);
        Assert.Contains("char region(region, string13) ;", dump, StringComparison.Ordinal);
        Assert.Contains("region =\n  \"Antarctic \\342\\204\\203\" ;", dump, StringComparison.Ordinal);
        Assert.Contains("tas:coordinates = \"name", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("pair", dump, StringComparison.Ordinal);
        Assert.Contains("int time(time) ;", dump, StringComparison.Ordinal);
        Assert.Contains(":keywords = \"one, two\" ;", dump, StringComparison.Ordinal);
        Assert.Contains(":realization = 1 ;", dump, StringComparison.Ordinal);
        Assert.Equal((double[])[4, 5, 10, 11], await ClassicFile.ValuesAsync(output, "tas"));
    }

    [Fact]
    public async Task A_variable_of_a_group_is_named_by_its_path()
    {
        var output = await SubsetAsync("/forecast/surface/tas", new ValueRange("x", 2, 2));

        var dump = await Tool.RunAsync("ncdump", "-h", output);
        Assert.Equal((double[])[2, 5], await ClassicFile.ValuesAsync(output, "tas"));
        Assert.Equal((double[])[2], await ClassicFile.ValuesAsync(output, "height"));
        Assert.Equal((double[])[0, 1], await ClassicFile.ValuesAsync(output, "time"));
        Assert.Contains(":title = \"inner\" ;", dump, StringComparison.Ordinal);
        Assert.Contains(":institution = \"somewhere\" ;", dump, StringComparison.Ordinal);
        Assert.Contains("tas:coordinates = \"height", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enum_is_numbers_with_meanings()
    {
        var output = await SubsetAsync("kind", new PositionRange("time", 0, 1));

        var dump = await Tool.RunAsync("ncdump", "-h", output);
        Assert.Equal((double[])[0, 1, 5], await ClassicFile.ValuesAsync(output, "kind"));
        Assert.Contains("kind:flag_values = 0b, 1b, 5b ;", dump, StringComparison.Ordinal);
        Assert.Contains("kind:flag_meanings = \"no_rain rain snow\" ;", dump, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "is text")]
    [InlineData("pair", "is a compound")]
    [InlineData("missing", "tas, kind, forecast/surface/tas")]
    [InlineData("forecast/tas", "it has")]
    [InlineData("nowhere/tas", "it has")]
    public async Task Others_are_refused_by_name(string variable, string expected)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => SubsetAsync(variable));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private async Task<string> SubsetAsync(string variable, params DimensionRange[] ranges)
    {
        await Python.RequireAsync("netCDF4");
        _ = await Python.RunAsync(Script, _folder.Path);
        var outputs = await _run.RunAsync(
            EngineRun.One("CDAT.subset", variable, [_folder.File("file.nc")], [.. ranges]));
        return outputs[0];
    }
}
