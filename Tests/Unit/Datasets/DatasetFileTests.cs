using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Datasets;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Datasets;

public sealed class DatasetFileTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_says_what_is_in_it_and_gives_any_part_of_it()
    {
        using var folder = new TemporaryFolder();
        var path = new ClassicFile()
            .Dimension("time", 3, isUnlimited: true)
            .Dimension("lat", 4)
            .Attribute("title", "a test")
            .Variable("lat", ElementType.Short, ["lat"], [10, 20, 30, 40], ("units", "degrees_north"))
            .Variable("tas", ElementType.Float, ["time", "lat"], [.. Enumerable.Range(0, 12).Select(number => number + 0.5)])
            .Variable("height", ElementType.Double, [], [2])
            .Write(folder.File("a.nc"));

        await using var file = await DatasetFile.OpenAsync(path, Ending);
        var tas = file.Variables.Single(variable => variable.Name == "tas");
        var part = new byte[4 * sizeof(float)];
        await file.ReadAsync(tas, new IndexRange[] { new(1, 2), new(0, 2, 3) }, part, Ending);
        var height = new byte[sizeof(double)];
        await file.ReadAsync(file.Variables[^1], default, height, Ending);

        Assert.Equal(["time", "lat"], file.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal("a test", file.Attributes.Text("title"));
        Assert.Equal((ElementType.Float, "time", 3L), (tas.Type, tas.Dimensions[0].Name, tas.Dimensions[0].Length));
        Assert.Equal("degrees_north", file.Variables[0].Attributes.Text("units"));
        Assert.Equal([4.5f, 7.5f, 8.5f, 11.5f], MemoryMarshal.Cast<byte, float>(part).ToArray());
        Assert.Equal(2.0, MemoryMarshal.Read<double>(height));
    }

    [Fact]
    public async Task What_is_no_file_or_no_NetCDF_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("text.nc"), "not NetCDF", Ending);

        Assert.Equal(Fault.DataUnreachable, (await Refusal(folder.File("missing.nc"))).Fault);
        Assert.Equal(Fault.CorruptData, (await Refusal(folder.File("text.nc"))).Fault);
        File.Delete(folder.File("text.nc"));

        static async Task<ComputeException> Refusal(string path) =>
            await Assert.ThrowsAsync<ComputeException>(async () => await DatasetFile.OpenAsync(path, Ending));
    }
}
