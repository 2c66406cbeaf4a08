using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Describing;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Describing;

/// <summary>Compares headers with those of ncdump 4.9.0, line by line.</summary>
/// <remarks>
/// What stays different: ncdump 4.9.0 says _IsNetcdf4 = 0 of files of the classic model and of empty ones, by a fault
/// that later versions do not have; it prints NIL for a string that is none; it passes over types that have no name
/// (_AnonymousEnum1 in later versions) and over references, times, bit fields and arrays as elements, and opens no
/// file with a link that leads nowhere, a cycle of groups, a committed number or an attribute of two dimensions; a
/// text of fixed length in a compound is char there and string here; szip has two parameters there, those stored here.
/// </remarks>
public sealed class CdlHeaderTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("make_netcdf4.py", "netCDF4")]
    [InlineData("make_hdf5.py", "h5py")]
    public async Task A_header_is_what_ncdump_prints(string script, string module)
    {
        await Python.RequireAsync(module);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(AppContext.BaseDirectory, "TestData", "Cdl", script);
        _ = await Python.RunAsync(await File.ReadAllTextAsync(path, CancellationToken), folder.Path);

        await EqualNcdumpAsync(Directory.EnumerateFiles(folder.Path, "*.nc"));
    }

    [Fact]
    public async Task The_headers_of_the_field_are_what_ncdump_prints()
    {
        Assert.SkipWhen(RealData.EsgfFolder is null, "no files of ESGF");

        await EqualNcdumpAsync(Directory.EnumerateFiles(RealData.EsgfFolder!, "*.nc"));
    }

    [Fact]
    public void What_cannot_be_read_stands_in_comments()
    {
        UserType reference = new("reference", ElementType.Opaque, 8, []);
        Dimension x = new("x", 3);
        var index = new DatasetIndex(
            "netCDF-4",
            [x],
            [
                new("a b", ElementType.Opaque, [x], AttributeSet.Empty, new RefusedLayout("it holds references"), false)
                {
                    ElementBytes = 8,
                    UserType = reference,
                },
                new("v", ElementType.Int, [x], AttributeSet.Empty, new RefusedLayout("it is elsewhere"), false),
            ],
            AttributeSet.Empty)
        {
            Hdf5 = new(0, false, null),
        };

        Assert.Equal(
            """
            netcdf n {
            dimensions:
            	x = 3 ;
            variables:
            	// a\ b(x) is not read here: it holds references
            	int v(x) ;
            		v:_Storage = "unknown" ;
            		v:_Endianness = "little" ;
            		// v is not read here: it is elsewhere

            // global attributes:
            		:_SuperblockVersion = 0 ;
            		:_IsNetcdf4 = 0 ;
            		:_Format = "netCDF-4" ;
            }

            """,
            CdlHeader.Write("n", index));
    }

    private static async Task EqualNcdumpAsync(IEnumerable<string> paths)
    {
        var count = 0;
        foreach (var path in paths)
        {
            await using var source = FileSource.Open(path);
            var index = await DatasetReader.ReadIndexAsync(source, CancellationToken);
            var name = Path.GetFileNameWithoutExtension(path);

            Assert.Equal(
                Comparable(await Tool.RunAsync("ncdump", "-hs", path)), Comparable(CdlHeader.Write(name, index)));
            count++;
        }

        Assert.NotEqual(0, count);
    }

    private static string Comparable(string header) => string.Join(
        '\n', header.Split('\n').Where(line => !line.StartsWith("\t\t:_IsNetcdf4", StringComparison.Ordinal)));
}
